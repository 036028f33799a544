"""What social-insurance agencies hold of debtors and of people of their name: contributions, and pensions.

Surprising: it draws from a stream of its own after everybody and everything else is there, like the public registers.
Old entries carry the fifteen-place number of before 1999, a masked one or none; a person may have several personal
numbers, for agencies were joined late.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from skiptrace.simulator.damage import mask_id
from skiptrace.simulator.world.draft import city_of
from skiptrace.simulator.world.inscription import contact
from skiptrace.simulator.world.things import Insured

if TYPE_CHECKING:
    from random import Random

    from skiptrace.simulator.world.draft import Draft
    from skiptrace.simulator.world.person import Person
    from skiptrace.simulator.world.things import IdForm

PENSION = "城镇职工基本养老保险"
UNEMPLOYMENT = "失业保险"
_RETIRES = {"男": 60, "女": 55}


def old_number(id_no: str) -> str:
    """The fifteen-place form of a number; "" for one of a later century, which never had it."""
    return id_no[:6] + id_no[8:17] if id_no[6:8] == "19" else ""


def insure(draft: Draft, rng: Random, debtor: Person) -> None:
    """Enter a debtor and the namesakes."""
    _enter(draft, rng, debtor, full=0.85)
    for place, pid in enumerate(draft.namesakes[debtor.pid]):
        if rng.random() < (0.7 if place < 2 else 0.3):
            _enter(draft, rng, draft.people[pid], full=0.3)


def _enter(draft: Draft, rng: Random, person: Person, *, full: float) -> None:
    if draft.day.year - person.birth.year > _RETIRES[person.sex]:
        _retired(draft, rng, person, _form(rng, full))
    elif person.employer and rng.random() < 0.85:
        form, number = _form(rng, full), draft.issuer.digits(rng, 10, "33")
        base = _base(draft, rng, person, person.employer)
        paying = rng.random() < 0.9
        _entry(draft, rng, person, PENSION, person.employer, form, number=number, base=base, paying=paying)
        if rng.random() < 0.4:
            _entry(draft, rng, person, UNEMPLOYMENT, person.employer, form, number=number, base=base, paying=paying)
    if person.former_employer and person.former_employer != person.employer and rng.random() < 0.45:
        number = draft.issuer.digits(rng, 10, "33")
        base = _base(draft, rng, person, person.former_employer)
        _entry(draft, rng, person, PENSION, person.former_employer, _form(rng, 0.1), number=number, base=base)


def _form(rng: Random, full: float) -> IdForm:
    if rng.random() < full:
        return "full"
    return "masked" if rng.random() < 0.7 else "none"


def _base(draft: Draft, rng: Random, person: Person, employer: str) -> Decimal:
    """That of the housing fund where there is one: an employer reports one wage."""
    fund = next((f.base for f in draft.fund_accounts if f.owner == person.pid and f.employer == employer), None)
    return fund or Decimal(rng.randint(45, 240) * 100)


def _entry(  # one value for each column of the agency's register
    draft: Draft,
    rng: Random,
    person: Person,
    scheme: str,
    employer: str,
    form: IdForm,
    *,
    number: str,
    base: Decimal,
    paying: bool = False,
) -> None:
    last = draft.days_ago(rng, 25, 60) if paying else draft.days_ago(rng, 300, 2500)
    reached = contact(draft, rng, person, form)
    draft.insured.append(
        Insured(
            number=number,
            owner=person.pid,
            shown_name=person.name,
            shown_id=_shown(rng, person, form),
            city=city_of(person).name,
            scheme=scheme,
            employer=employer,
            state="参保缴费" if paying else "暂停缴费",
            base=base,
            paid_until=f"{last:%Y%m}",
            opened=last - timedelta(days=rng.randint(300, 4000)),
            pension=Decimal(0),
            pensioned=None,
            phone=reached.phone,
            address=reached.address,
        )
    )


def _retired(draft: Draft, rng: Random, person: Person, form: IdForm) -> None:
    since, reached = draft.days_ago(rng, 100, 1500), contact(draft, rng, person, form)
    last = draft.days_ago(rng, 5, 40)
    draft.insured.append(
        Insured(
            number=draft.issuer.digits(rng, 10, "33"),
            owner=person.pid,
            shown_name=person.name,
            shown_id=_shown(rng, person, form),
            city=city_of(person).name,
            scheme=PENSION,
            employer="",
            state="终止缴费",
            base=Decimal(0),
            paid_until=f"{last:%Y%m}",
            opened=since - timedelta(days=rng.randint(5000, 9000)),
            pension=Decimal(rng.randint(2200, 6800)),
            pensioned=since,
            phone=reached.phone,
            address=reached.address,
        )
    )


def _shown(rng: Random, person: Person, form: IdForm) -> str:
    if form == "full":
        return person.id_no
    if form == "none":
        return ""
    old = old_number(person.id_no)
    return old if old and rng.random() < 0.4 else mask_id(person.id_no, "6_8_4")
