"""Fills the public registers: companies of debtors, kin and namesakes, burdens on shares, lists of enforcement.

Surprising: it draws from a stream of its own after everybody and everything else is there, so that a seed's people,
houses and files are the same with it and without it. Namesakes hold more shares than debtors do: a search by name must
bring strangers first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from skiptrace.simulator.damage import mask_id
from skiptrace.simulator.world.draft import city_of
from skiptrace.simulator.world.estate import court_file
from skiptrace.simulator.world.issuing import CARDS
from skiptrace.simulator.world.places import counties
from skiptrace.simulator.world.publicity import OUTSIDE, Charge, EquityFreeze, JudgmentDebt, Office
from skiptrace.simulator.world.things import Company, Shareholding
from skiptrace.simulator.world.words import words

if TYPE_CHECKING:
    from random import Random

    from skiptrace.simulator.world.draft import Draft
    from skiptrace.simulator.world.person import Person

Side = tuple[str, str, str]
"""One side of a charge: pid (or none), name and number as written."""

_POSITIONS = ("法定代表人", "执行董事", "董事", "监事", "经理")
_BEHAVIOURS = ("有履行能力而拒不履行生效法律文书确定义务", "违反财产报告制度", "违反限制消费令")
_SHARES = {"debtor": 0.3, "kin": 0.15, "namesake": 0.35}
_DEBTS = {"debtor": 0.25, "kin": 0.05, "namesake": 0.3}


def publish(draft: Draft, rng: Random, debtor: Person) -> None:
    """Enter one debtor, the kin and the namesakes."""
    circle = [debtor.pid, *(kin.pid for kin in debtor.kin), *draft.namesakes[debtor.pid]]
    for pid in circle:
        person = draft.people[pid]
        if rng.random() < _SHARES[person.role]:
            _found(draft, rng, person)
        _judge(draft, rng, person)
    mine = set(circle)
    for place, holding in enumerate(draft.shareholdings):
        if holding.owner in mine and not holding.shown_id:
            held = replace(holding, shown_id=_shown(rng, draft.people[holding.owner]))
            draft.shareholdings[place] = held
            _govern(draft, rng, held)
            _burden(draft, rng, held)


def _shown(rng: Random, person: Person) -> str:
    """Most registers show no number; some a masked one."""
    return mask_id(person.id_no, "4_10_4") if rng.random() < 0.35 else ""


def _found(draft: Draft, rng: Random, person: Person) -> None:
    city = city_of(person)
    cid = f"C{len(draft.companies) + 1:05d}"
    short = rng.choice(words("trade_heads")) + rng.choice(words("trade_tails"))
    name = f"{city.name.removesuffix('市')}{short}{rng.choice(words('lines'))}有限公司"
    uscc = draft.issuer.uscc(rng, rng.choice(counties(city.prefix, current=True)))
    capital = Decimal(rng.choice((10, 50, 100, 500)) * 10_000)
    status = rng.choices(("存续", "在业", "吊销", "注销"), (60, 20, 10, 10))[0]
    draft.companies[cid] = Company(cid, name, uscc, city.name, capital, draft.days_ago(rng, 300, 5000), status)
    share = rng.choice((10, 30, 50, 90, 100))
    draft.shareholdings.append(Shareholding(cid, person.pid, person.name, share))
    if share < 100:
        alike = person.name + rng.choice("明强华英") if rng.random() < 0.25 else f"陈{rng.choice('立建国庆')}平"
        draft.shareholdings.append(Shareholding(cid, OUTSIDE, alike, 100 - share))


def _govern(draft: Draft, rng: Random, held: Shareholding) -> None:
    if rng.random() < 0.6:
        draft.offices.append(Office(held.cid, held.owner, held.shown_name, held.shown_id, rng.choice(_POSITIONS)))


def _burden(draft: Draft, rng: Random, held: Shareholding) -> None:
    company = draft.companies[held.cid]
    worth = company.capital * held.share / 100
    if rng.random() < 0.25:
        draft.equity_freezes.append(_freeze(draft, rng, held, worth))
    bank = ("", f"{rng.choice(list(CARDS))}股份有限公司", "")
    me, nobody = (held.owner, held.shown_name, held.shown_id), (OUTSIDE, "陈立平", "")
    if rng.random() < 0.18:
        draft.charges.append(_charge(draft, rng, held.cid, "股权出质", me, bank, worth))
    if rng.random() < 0.08:
        draft.charges.append(_charge(draft, rng, held.cid, "股权出质", nobody, me, worth))
    if rng.random() < 0.1:
        draft.charges.append(_charge(draft, rng, held.cid, "动产抵押", ("", company.name, ""), bank, worth))


def _freeze(draft: Draft, rng: Random, held: Shareholding, worth: Decimal) -> EquityFreeze:
    since = draft.days_ago(rng, 100, 1000)
    court, number = court_file(rng, draft.people[held.owner].city, since.year, "执")
    until = date(since.year + 3, since.month, min(since.day, 28))
    states: tuple[Literal["1", "2", "3"], ...] = ("1", "2", "3")
    state = rng.choices(states, (75, 15, 10))[0]
    whose = (held.cid, held.owner, held.shown_name, held.shown_id)
    return EquityFreeze(*whose, court, number, worth, since, until, state)


def _charge(
    draft: Draft,
    rng: Random,
    cid: str,
    category: Literal["股权出质", "动产抵押"],
    debtor: Side,
    creditor: Side,
    amount: Decimal,
) -> Charge:
    states: tuple[Literal["有效", "注销"], ...] = ("有效", "注销")
    state = rng.choices(states, (85, 15))[0]
    number = draft.issuer.digits(rng, 12, "33")
    return Charge(cid, number, category, *debtor, *creditor, amount, draft.days_ago(rng, 60, 1500), state)


def _judge(draft: Draft, rng: Random, person: Person) -> None:
    """The court files that the world knows of the person already, and now and then another."""
    files = [(r.court, r.number, r.day, r.amount) for r in draft.court_records if r.party == person.pid]
    if rng.random() < _DEBTS[person.role]:
        day = draft.days_ago(rng, 60, 1500)
        amount = Decimal(rng.randint(8_000, 900_000))
        files.append((*court_file(rng, person.city, day.year, "执"), day, amount))
    for court, docket, day, amount in files:
        basis = court_file(rng, person.city, day.year - 1, "民初")[1]
        draft.judgment_debts.append(
            JudgmentDebt(
                pid=person.pid,
                shown_name=person.name,
                shown_id=mask_id(person.id_no, "10_4_4") if rng.random() < 0.6 else "",
                sex=person.sex,
                age=draft.day.year - person.birth.year,
                court=court,
                area=court[:2],
                docket=docket,
                basis=f"{basis}民事判决书",
                filed=day,
                published=min(day + timedelta(days=rng.randint(20, 90)), draft.day),
                amount=amount,
                duty=f"偿还申请执行人借款 {amount} 元及利息",
                performance=rng.choices(("全部未履行", "部分未履行"), (80, 20))[0],
                behaviour=rng.choice(_BEHAVIOURS),
                listed=rng.random() < 0.7,
            )
        )
