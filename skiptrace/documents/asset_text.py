"""Turns assets, doubtful records and the plan into the words of the internal file."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

from skiptrace.assets.asset import Asset, AssetKind, Caution, Mortgage, Seizure
from skiptrace.assets.plan import Plan
from skiptrace.cases.case import Party
from skiptrace.documents.dossier.planned import GateText, PlanLineText, PlanText, VenueText
from skiptrace.documents.dossier.things import AssetText, CautionText, DoubtText, VerdictText
from skiptrace.documents.stated import Money, Reckoned, Stated
from skiptrace.documents.wording import FIELDS, KIND, ROLE
from skiptrace.law import reckoning as law
from skiptrace.law.reckoning import yuan
from skiptrace.tracing.profile import Fact, TracedRecord

_CHARGED = {
    AssetKind.EQUITY: "出质",
    AssetKind.SECURITIES: "质押",
    AssetKind.INSURANCE: "质押",
    AssetKind.RECEIVABLE: "质押",
    AssetKind.MOVABLE: "担保",
    AssetKind.OTHER: "担保",
}
_STATE: Mapping[bool | None, Literal["已具备", "尚缺", "请核对"]] = {True: "已具备", False: "尚缺", None: "请核对"}


def who(parties: Mapping[str, Party], party_id: str) -> str:
    """`债务人 某某`."""
    party = parties.get(party_id)
    return f"{ROLE[party.role]} {party.name}" if party else "当事人"


def asset_texts(assets: Iterable[Asset], parties: Mapping[str, Party]) -> tuple[AssetText, ...]:
    """Numbered A1, A2 ... in the order given."""
    return tuple(_asset(f"A{number}", asset, parties) for number, asset in enumerate(assets, 1))


def shown_facts(kind: str, facts: Mapping[str, Fact]) -> tuple[Stated, ...]:
    """The fields of a kind that documents show, in their order; owners and contact values are not among them."""
    return tuple(Stated.of(label, facts[name]) for name, label in FIELDS[kind].items() if name in facts)


def mortgage_text(mortgage: Mortgage, kind: AssetKind) -> Stated | None:
    """One mortgage, or one pledge of equity, as a cited line."""
    fact = mortgage.holder or mortgage.amount_fact
    if fact is None:
        return None
    label = _CHARGED.get(kind, "抵押")
    parts = [
        mortgage.holder.text if mortgage.holder else f"{label}权利人未载明",
        f"担保债权 {yuan(mortgage.amount)}" if mortgage.amount is not None else "担保数额未载明",
        f"至 {mortgage.until}" if mortgage.until else "",
        "（本案债权人）" if mortgage.ours else "",
    ]
    return Stated.at(label, "，".join(part for part in parts if part), fact.citation)


def seizure_text(seizure: Seizure) -> Stated | None:
    """One seizure or freeze as a cited line."""
    fact = seizure.by or seizure.number
    if fact is None:
        return None
    end = f"至 {seizure.end}" if seizure.end else "止期未载明"
    parts = [
        seizure.state + (f"第 {seizure.rank} 位" if seizure.rank else ""),
        seizure.by.text if seizure.by else "",
        seizure.number.text if seizure.number else "",
        f"自 {seizure.start}" if seizure.start else "",
        end,
        f"冻结 {yuan(seizure.amount)}" if seizure.amount else "",
    ]
    return Stated.at("查封冻结", "，".join(part for part in parts if part), fact.citation)


def caution_texts(cautions: Iterable[Caution]) -> tuple[CautionText, ...]:
    """Cautions with their article."""
    return tuple(CautionText(text=each.text, citation=each.rule.brief) for each in cautions)


def verdict_text(record: TracedRecord) -> VerdictText:
    """Why the record is, or may be, the party's: reasons on both sides, heaviest first."""
    verdict = record.verdict
    reasons = sorted(verdict.reasons, key=lambda reason: -abs(reason.bits))
    return VerdictText(
        standing=record.standing.chinese,
        probability=round(verdict.probability, 4),
        supporting=tuple(reason.text for reason in reasons if reason.supports),
        opposing=tuple(reason.text for reason in reasons if not reason.supports),
        vetoes=verdict.vetoes,
        settle=verdict.settle,
        decided=f"{record.decided_by}：{record.decided_reason}" if record.decided_by else "",
        model=verdict.model_version,
    )


def doubt_texts(records: Iterable[TracedRecord], parties: Mapping[str, Party]) -> tuple[DoubtText, ...]:
    """Records that a person must look at. A contact card shows no value: it may be a stranger's."""
    return tuple(_doubt(record, parties) for record in records)


def plan_text(plan: Plan, numbers: Mapping[str, str]) -> PlanText:
    """The plan; `numbers` gives the A-number of each asset id."""
    lines = [
        PlanLineText(
            asset=numbers[line.asset.id],
            title=line.asset.title,
            included=line.included,
            amount=None if line.amount is None else Money.of(line.amount),
            running=Money.of(line.running),
            reason=line.reason,
            citation=line.rule.brief,
            limit=None if line.limit is None else Money.of(line.limit),
            exception=line.exception,
            chosen=f"{line.choice.by} {line.choice.at:%Y-%m-%d}：{line.choice.reason}" if line.choice else "",
        )
        for line in plan.lines
    ]
    premium = plan.premium
    return PlanText(
        kind=plan.kind.chinese,
        cap=Reckoned.of(plan.cap),
        lines=tuple(lines),
        covered=Money.of(plan.covered),
        uncovered=Money.of(plan.open),
        fee=Reckoned.of(plan.fee),
        security=plan.security.text if plan.security else "执行程序不需要提供担保",
        security_steps=Reckoned.of(plan.security.most) if plan.security else None,
        late_interest=Reckoned.of(plan.late_interest) if plan.late_interest else None,
        premium=_premium(premium) if premium else None,
        premium_lacks=premium.missing if premium else (),
        gates=tuple(GateText(text=each.text, state=_STATE[each.met], citation=each.rule.brief) for each in plan.gates),
        venues=tuple(VenueText(court=each.court, ground=each.ground, citation=each.rule.brief) for each in plan.venues),
        cautions=caution_texts(plan.cautions),
    )


def _premium(reckoned: law.Reckoned[Decimal | None]) -> Reckoned | None:
    if reckoned.result is None:
        return None
    return Reckoned.of(law.Reckoning(reckoned.result, reckoned.steps, reckoned.rules))


def _asset(number: str, asset: Asset, parties: Mapping[str, Party]) -> AssetText:
    record_kind = asset.records[0].kind
    value = f"{asset.value.text}（{asset.value.basis}，{asset.value.as_of}）" if asset.value else "未估值"
    return AssetText(
        number=number,
        kind=asset.kind.chinese,
        category=asset.kind.category,
        owner=who(parties, asset.party_id),
        title=asset.title,
        standing=asset.standing.chinese,
        grade=asset.grade.value,
        lacks=asset.lacks,
        facts=shown_facts(record_kind, asset.facts),
        share=asset.share.text,
        title_test=CautionText(text=asset.title_test.text, citation=asset.title_test.rule.brief),
        openness=asset.openness.chinese,
        exemption=(*asset.exempted.steps[:-1], *(f"尚缺：{what}" for what in asset.exempted.missing)),
        value=value,
        mortgages=tuple(text for each in asset.mortgages if (text := mortgage_text(each, asset.kind))),
        seizures=tuple(text for each in asset.seizures if (text := seizure_text(each))),
        net=asset.net_text,
        net_low=asset.net.low if asset.net else None,
        net_high=asset.net.high if asset.net else None,
        closed=asset.closed,
        cautions=caution_texts(asset.cautions),
        verdict=verdict_text(asset.records[0]),
        also_doubtful=len(asset.others),
    )


def _doubt(record: TracedRecord, parties: Mapping[str, Party]) -> DoubtText:
    fact = next(iter(record.facts.values()), None)
    title = KIND.get(record.kind, record.kind)
    if record.kind in FIELDS:
        shown = [record.text(name) for name in list(FIELDS[record.kind])[:2] if record.text(name)]
        title = "，".join([title, *shown])
    return DoubtText(
        record=record.id[:8],
        kind=record.kind,
        title=title,
        source=fact.citation.title if fact else record.source,
        evidence=fact.citation.number if fact else "",
        party=who(parties, record.party_id),
        verdict=verdict_text(record),
    )
