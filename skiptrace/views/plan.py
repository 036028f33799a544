"""The plan as it is shown: each thing in or out with its reason, the totals, the way to the court, and what follows.

A lawyer's own words on a thing are shown only to who reads values: he writes whatever convinced him.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from skiptrace.assets.asset import Asset, AssetKind, Caution
from skiptrace.assets.listing import PlanLine
from skiptrace.documents.book import Book
from skiptrace.documents.calendar import RIGHTS, case_calendar
from skiptrace.views.view import View, shown

_NAMED = {
    AssetKind.HOUSE: "location",
    AssetKind.VEHICLE: "plate",
    AssetKind.EQUITY: "company",
    AssetKind.RECEIVABLE: "company",
    AssetKind.WAGES: "employer",
}
"""What a thing is called by; everything else by its account."""


class GroundView(View):
    """A sentence with its article."""

    text: str
    citation: str


class GateView(GroundView):
    """A condition of the way to the court; `met` null: a lawyer must say."""

    met: bool | None


class VenueView(View):
    """A court that may be asked."""

    court: str
    ground: str
    citation: str


class PlanLineView(View):
    """One thing. `asset` is its number in the dossier; `chosen` by whom it was ticked or unticked."""

    asset: str
    kind: str
    kind_text: str
    what: str
    grade: str
    openness: str
    value: str
    net: str
    included: bool
    amount: Decimal | None
    limit: Decimal | None
    running: Decimal
    reason: str
    citation: str
    exception: str
    chosen: str
    chosen_reason: str


class DateView(View):
    """An open date of a limitation, a guarantee or the time to apply for enforcement, with how it was counted."""

    what: str
    day: date
    steps: tuple[str, ...]
    citation: str


class PlanView(View):
    """The plan of a case at its stage. `covered` never exceeds `cap`."""

    case: str
    kind: str
    kind_text: str
    cap: Decimal
    cap_steps: tuple[str, ...]
    covered: Decimal
    uncovered: Decimal
    fee: Decimal
    fee_steps: tuple[str, ...]
    security: str
    premium: Decimal | None
    premium_steps: tuple[str, ...]
    gates: tuple[GateView, ...]
    venues: tuple[VenueView, ...]
    lines: tuple[PlanLineView, ...]
    cautions: tuple[GroundView, ...]
    advice: str
    advice_text: str
    grounds: tuple[GroundView, ...]
    dates: tuple[DateView, ...]


def plan_view(book: Book, *, masked: bool) -> PlanView:
    """The plan of a book; things that are not surely the party's are not in it."""
    plan, weighed = book.plan, book.ability
    numbers = {asset.id: f"A{number}" for number, asset in enumerate(book.assets, 1)}
    return PlanView(
        case=book.profile.case.number,
        kind=plan.kind,
        kind_text=plan.kind.chinese,
        cap=plan.cap.value,
        cap_steps=plan.cap.steps,
        covered=plan.covered,
        uncovered=plan.open,
        fee=plan.fee.value,
        fee_steps=plan.fee.steps,
        security=plan.security.text if plan.security else "执行程序不需要提供担保",
        premium=plan.premium.result if plan.premium else None,
        premium_steps=(*plan.premium.steps, *(f"尚缺：{w}" for w in plan.premium.missing)) if plan.premium else (),
        gates=tuple(GateView(text=each.text, citation=each.rule.brief, met=each.met) for each in plan.gates),
        venues=tuple(VenueView(court=v.court, ground=v.ground, citation=v.rule.brief) for v in plan.venues),
        lines=tuple(_line(numbers[line.asset.id], line, masked=masked) for line in plan.lines),
        cautions=_grounds(plan.cautions),
        advice=weighed.advice,
        advice_text=weighed.advice.chinese,
        grounds=_grounds(weighed.grounds),
        dates=tuple(_dates(book)),
    )


def _dates(book: Book) -> Iterator[DateView]:
    for each in case_calendar(book).duties:
        if each.key.startswith(RIGHTS) and not each.met:
            steps = (*each.deadline.steps, *([each.assumed] if each.assumed else []))
            yield DateView(what=each.what, day=each.day, steps=steps, citation=each.deadline.rules[0].brief)


def named(asset: Asset, *, masked: bool) -> str:
    """What a thing is called, as this reader may see it."""
    if not masked:
        return asset.title
    field = _NAMED.get(asset.kind, "account_no")
    return shown(field, asset.text(field), masked=True)


def _line(number: str, line: PlanLine, *, masked: bool) -> PlanLineView:
    asset, choice = line.asset, line.choice
    return PlanLineView(
        asset=number,
        kind=asset.kind,
        kind_text=asset.kind.chinese,
        what=named(asset, masked=masked),
        grade=asset.grade,
        openness=asset.openness.chinese,
        value=asset.value.text if asset.value else "未估值",
        net=asset.net_text,
        included=line.included,
        amount=line.amount,
        limit=line.limit,
        running=line.running,
        reason=line.reason,
        citation=line.rule.brief,
        exception=line.exception,
        chosen=f"{choice.by} {choice.act.chinese}" if choice else "",
        chosen_reason=choice.reason if choice and not masked else "",
    )


def _grounds(found: Iterable[Caution]) -> tuple[GroundView, ...]:
    return tuple(GroundView(text=each.text, citation=each.rule.brief) for each in found)
