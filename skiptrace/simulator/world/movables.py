"""Cars, accounts, housing-fund accounts, company shares and court files of the debtor and of people near the name.

Surprising: namesakes' things stand in the same registers without a number or with a masked one, so that each search
by name brings strangers; their full numbers are kept out where the real register would ask for the number.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from skiptrace.simulator.damage import mask_id
from skiptrace.simulator.world.draft import city_of
from skiptrace.simulator.world.estate import court_file, seizures
from skiptrace.simulator.world.inscription import contact, shown_id
from skiptrace.simulator.world.issuing import CARDS
from skiptrace.simulator.world.naming import surname_of
from skiptrace.simulator.world.things import (
    Account,
    Company,
    CourtRecord,
    Freeze,
    FundAccount,
    Shareholding,
    Vehicle,
)

if TYPE_CHECKING:
    from random import Random

    from skiptrace.simulator.world.draft import Draft
    from skiptrace.simulator.world.person import Person
    from skiptrace.simulator.world.things import IdForm

_CARS = [
    ("大众", "朗逸", 0), ("丰田", "卡罗拉", 0), ("本田", "雅阁", 0), ("别克", "君威", 0), ("吉利", "帝豪", 0),
    ("比亚迪", "秦PLUS", 1), ("比亚迪", "海豚", 1), ("特斯拉", "MODEL Y", 1), ("五菱", "宏光MINI", 1),
]  # fmt: skip
_PAYMENT = {"支付宝（中国）网络技术有限公司": "支付宝", "财付通支付科技有限公司": "财付通"}


def give_movables(draft: Draft, rng: Random, debtor: Person) -> None:
    """Everything but houses, for the debtor and for namesakes."""
    _vehicles(draft, rng, debtor)
    _accounts(draft, rng, debtor)
    _fund(draft, rng, debtor)
    _shares(draft, rng, debtor)
    _court_records(draft, rng, debtor)
    for place, pid in enumerate(draft.namesakes[debtor.pid]):
        _of_namesake(draft, rng, draft.people[pid], near=place < 2)


def _of_namesake(draft: Draft, rng: Random, person: Person, *, near: bool) -> None:
    if rng.random() < (0.6 if near else 0.25):
        _vehicle(draft, rng, person, _form(rng, full=0.15))
    if rng.random() < (0.8 if near else 0.4):
        _account(draft, rng, person, _form(rng, full=0.1), rng.choice(list(CARDS)))
    if person.employer and rng.random() < 0.5:
        _fund_account(draft, rng, person, person.employer, _form(rng, full=0.4))
    if person.former_employer and rng.random() < 0.3:
        _fund_account(draft, rng, person, person.former_employer, _form(rng, full=0))


def _form(rng: Random, *, full: float) -> IdForm:
    """In full with that probability, else masked or not at all."""
    if rng.random() < full:
        return "full"
    return "masked" if rng.random() < 0.6 else "none"


def _money(rng: Random, typical: float) -> Decimal:
    return Decimal(f"{min(rng.lognormvariate(0, 1.6) * typical, 3_000_000):.2f}")


def _vehicles(draft: Draft, rng: Random, debtor: Person) -> None:
    for _ in range(rng.choices((0, 1, 2), (50, 42, 8))[0]):
        _vehicle(draft, rng, debtor, _form(rng, full=0.6))
    for relative in debtor.kin:
        if rng.random() < 0.2:
            _vehicle(draft, rng, draft.people[relative.pid], _form(rng, full=0.7))


def _vehicle(draft: Draft, rng: Random, person: Person, form: IdForm) -> None:
    brand, model, electric = rng.choice(_CARS)
    city, reached = city_of(person), contact(draft, rng, person, form)
    since = draft.days_ago(rng, 100, 2200 if electric else 4200)
    draft.vehicles.append(
        Vehicle(
            vid=f"V{len(draft.vehicles) + 1:06d}",
            plate=draft.issuer.plate(rng, city.plate, new_energy=bool(electric)),
            kind="52" if electric else "02",
            brand=brand,
            model=model,
            vin=draft.issuer.vin(rng),
            engine=f"{rng.choice('ABCDEFGH')}{rng.randint(100_000, 999_999)}",
            owner=person.pid,
            shown_name=person.name,
            shown_id=shown_id(rng, person, form, "vehicle"),
            phone=reached.phone,
            address=reached.address,
            city=city.name,
            registered=since,
            inspected_until=draft.day + timedelta(days=rng.randint(-300, 700)),
            status=rng.choices(("正常", "逾期未检验", "查封", "报废"), (80, 12, 6, 2))[0],
            mortgagee=f"{brand}汽车金融有限公司" if rng.random() < 0.25 else "",
            seizures=seizures(draft, rng, city.name) if rng.random() < 0.15 else (),
        )
    )


def _accounts(draft: Draft, rng: Random, debtor: Person) -> None:
    for _ in range(rng.choices((0, 1, 2), (20, 55, 25))[0]):
        _account(draft, rng, debtor, "full", "", own_bank=True)
    for bank in rng.sample(list(CARDS), rng.randint(1, 4)):
        _account(draft, rng, debtor, _form(rng, full=0.6), bank)
    for company in _PAYMENT:
        if rng.random() < 0.6:
            _account(draft, rng, debtor, _form(rng, full=0.5), company)


def _account(  # one value for each thing that a bank writes; the freeze is drawn here too
    draft: Draft, rng: Random, person: Person, form: IdForm, institution: str, *, own_bank: bool = False
) -> None:
    reached = contact(draft, rng, person, form)
    balance = _money(rng, 2500)
    freezes = (_freeze(draft, rng, person, balance),) if rng.random() < 0.12 and not own_bank else ()
    frozen = sum((freeze.amount for freeze in freezes), Decimal(0))
    wallet = institution in _PAYMENT
    draft.accounts.append(
        Account(
            number=_account_number(draft, rng, institution),
            institution=institution,
            owner=person.pid,
            shown_name=person.name,
            shown_id=shown_id(rng, person, form, "account"),
            branch=""
            if wallet
            else f"{city_of(person).name}{rng.choice(('城东', '高新', '中山', '滨江', '新区'))}支行",
            kind=_PAYMENT[institution] if wallet else "借记卡",
            status=("冻结" if freezes else rng.choices(("正常", "销户"), (94, 6))[0]),
            balance=balance,
            available=max(balance - frozen, Decimal(0)),
            phone=reached.phone,
            address=reached.address,
            opened=draft.days_ago(rng, 200, 5000),
            own_bank=own_bank,
            freezes=freezes,
        )
    )


def _account_number(draft: Draft, rng: Random, institution: str) -> str:
    if institution in _PAYMENT:
        return draft.issuer.digits(rng, 16, "2088")
    return draft.issuer.card(rng, CARDS.get(institution, "623058"))


def _freeze(draft: Draft, rng: Random, person: Person, balance: Decimal) -> Freeze:
    court, number = court_file(rng, person.city, draft.day.year - 1, "执保")
    amount = min(balance, _money(rng, 1500))
    return Freeze(court, number, amount, draft.day + timedelta(days=rng.randint(-40, 330)))


def _fund(draft: Draft, rng: Random, debtor: Person) -> None:
    if debtor.employer and rng.random() < 0.8:
        _fund_account(draft, rng, debtor, debtor.employer, _form(rng, full=0.75))
    if debtor.former_employer and debtor.former_employer != debtor.employer and rng.random() < 0.5:
        _fund_account(draft, rng, debtor, debtor.former_employer, _form(rng, full=0.1))


def _fund_account(draft: Draft, rng: Random, person: Person, employer: str, form: IdForm) -> None:
    base = Decimal(rng.randint(24, 220) * 100)
    present = employer == person.employer
    state = (
        rng.choices(("01", "06", "02"), (85, 3, 12))[0] if present else rng.choices(("02", "04", "05"), (80, 8, 12))[0]
    )
    reached = contact(draft, rng, person, form)
    last = draft.days_ago(rng, 25, 60) if state == "01" else draft.days_ago(rng, 300, 2000)
    draft.fund_accounts.append(
        FundAccount(
            number=draft.issuer.digits(rng, 12, "10"),
            owner=person.pid,
            shown_name=person.name,
            shown_id=shown_id(rng, person, form, "fund"),
            employer=employer,
            base=base,
            monthly=(base * Decimal("0.24")).quantize(Decimal("1.00")),
            balance=Decimal(0) if state in {"04", "05"} else _money(rng, 22_000),
            state=state,
            paid_until=f"{last:%Y%m}",
            opened=last - timedelta(days=rng.randint(300, 3000)),
            loan=_money(rng, 180_000) if rng.random() < 0.15 else Decimal(0),
            phone=reached.phone,
            address=reached.address,
        )
    )


def _shares(draft: Draft, rng: Random, debtor: Person) -> None:
    owners = [debtor.pid] if rng.random() < 0.12 else []
    owners += [pid for pid in draft.namesakes[debtor.pid] if rng.random() < 0.08]
    for pid in owners:
        person = draft.people[pid]
        city = city_of(person)
        employer = draft.employers[draft.employer_in(rng, city)]
        known = next((held.cid for held in draft.companies.values() if held.uscc == employer.uscc), None)
        cid = known or f"C{len(draft.companies) + 1:05d}"
        founded = draft.days_ago(rng, 300, 5000)
        capital, status = Decimal(rng.choice((10, 50, 100, 500)) * 10_000), rng.choice(("存续", "存续", "吊销", "注销"))
        share = rng.choice((10, 30, 50, 90, 100))
        if known is None:
            draft.companies[cid] = Company(cid, employer.name, employer.uscc, city.name, capital, founded, status)
            draft.shareholdings.append(Shareholding(cid, pid, person.name, share))


def _court_records(draft: Draft, rng: Random, debtor: Person) -> None:
    parties = [debtor.pid] if rng.random() < 0.3 else []
    parties += [pid for pid in draft.namesakes[debtor.pid] if rng.random() < 0.06]
    for pid in parties:
        person, day = draft.people[pid], draft.days_ago(rng, 100, 1500)
        court, number = court_file(rng, person.city, day.year, "执")
        number_shown = mask_id(person.id_no, "10_4_4") if rng.random() < 0.6 else ""
        shown = f"{surname_of(person.name)}某"
        draft.court_records.append(
            CourtRecord(number, court, "执行", pid, shown, number_shown, _money(rng, 60_000), day)
        )
