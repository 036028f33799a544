"""Draws securities, policies and registered charges for debtors, their kin and their namesakes.

Surprising: it draws after everybody and everything else is there and from a stream of its own, so that a seed's people
and things are the same with it and without it. Kin insure the debtor with policies that are theirs, and some namesakes
pledge what the debtor would have needed.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from skiptrace.simulator.damage import mask_id
from skiptrace.simulator.world.belongings import Belongings, Holding, Policy, Registration
from skiptrace.simulator.world.estate import court_file
from skiptrace.simulator.world.inscription import contact, shown_id
from skiptrace.simulator.world.issuing import CARDS
from skiptrace.simulator.world.things import Freeze, Owner, Seizure

if TYPE_CHECKING:
    from skiptrace.simulator.world.belongings import ChargeKind, PolicyKind
    from skiptrace.simulator.world.draft import Draft
    from skiptrace.simulator.world.person import Person
    from skiptrace.simulator.world.things import IdForm

_BROKERS = ("样例证券", "模拟证券", "假名证券", "虚拟证券")
_INSURERS = ("样例人寿保险", "模拟人寿保险", "虚拟财产保险", "假名养老保险")
_SECURITIES = (
    ("000001", "样例银行", "A股", "深圳"), ("002345", "样例科技", "A股", "深圳"), ("300678", "样例医药", "A股", "深圳"),
    ("600123", "样例能源", "A股", "上海"), ("601987", "样例建工", "A股", "上海"), ("688321", "样例芯片", "A股", "上海"),
    ("510300", "样例基金", "基金", "上海"), ("019456", "样例国债", "债券", "上海"),
    ("830123", "样例精工", "A股", "北京"),
)  # fmt: skip
_LIFE: tuple[PolicyKind, ...] = ("人寿保险", "年金保险")
_KINDS: tuple[PolicyKind, ...] = (*_LIFE, "健康保险", "意外伤害保险", "机动车保险", "家庭财产保险")
_CHARGES: tuple[ChargeKind, ...] = (
    "生产设备、原材料、半成品、产品抵押",
    "应收账款质押",
    "保理",
    "存款单、仓单、提单质押",
    "融资租赁",
    "所有权保留",
    "其他可以登记的动产和权利担保",
)
_TEXTS: dict[ChargeKind, str] = {
    "生产设备、原材料、半成品、产品抵押": "注塑机 {n} 台，机身编号 {code}，存放于担保人经营场所",
    "应收账款质押": "担保人对样例商贸有限公司自起始日起 {n} 个月内的应收账款，合同编号 {code}",
    "保理": "担保人对样例商贸有限公司的应收账款转让，合同编号 {code}",
    "存款单、仓单、提单质押": "样例仓储有限公司仓单 {n} 张，编号 {code}",
    "融资租赁": "数控机床 {n} 台，机身编号 {code}，出租人所有",
    "所有权保留": "包装机 {n} 台，机身编号 {code}，付清价款前归出卖人所有",
    "其他可以登记的动产和权利担保": "店铺收益权 {n} 年，合同编号 {code}",
}
_SECURITIES_SHARE = {"debtor": 0.34, "kin": 0.05, "namesake": 0.16}
_POLICY_SHARE = {"debtor": 0.5, "kin": 0.2, "namesake": 0.2}
_CHARGE_SHARE = {"debtor": 0.2, "kin": 0.04, "namesake": 0.14}
_FULL_SHARE = {"debtor": 0.62, "kin": 0.7, "namesake": 0.12}


def endowed(draft: Draft) -> Belongings:
    """What everybody of the draft has of these."""
    holdings: list[Holding] = []
    policies: list[Policy] = []
    registrations: list[Registration] = []
    for place, pid in enumerate(draft.debtors):
        rng = Random(f"{draft.seed}:belongings:{place}")
        debtor = draft.people[pid]
        for person in _circle(draft, debtor):
            holdings += _holdings(draft, rng, person)
            policies += _policies(draft, rng, person, debtor)
            registrations += _registrations(draft, rng, person)
    return Belongings(tuple(holdings), tuple(policies), tuple(registrations))


def _circle(draft: Draft, debtor: Person) -> list[Person]:
    return [draft.people[p] for p in (debtor.pid, *(kin.pid for kin in debtor.kin), *draft.namesakes[debtor.pid])]


def _form(rng: Random, person: Person) -> IdForm:
    if rng.random() < _FULL_SHARE.get(person.role, 0.5):
        return "full"
    return "masked" if rng.random() < 0.6 else "none"


def _money(rng: Random, typical: float) -> Decimal:
    return Decimal(f"{min(rng.lognormvariate(0, 1.2) * typical, 2_000_000):.2f}")


def _holdings(draft: Draft, rng: Random, person: Person) -> list[Holding]:
    if rng.random() >= _SECURITIES_SHARE.get(person.role, 0):
        return []
    form = _form(rng, person)
    reached = contact(draft, rng, person, form)
    whose = (person.pid, person.name, shown_id(rng, person, form, "account"), reached.phone, reached.address)
    broker = f"{rng.choice(_BROKERS)}股份有限公司{person.city.removesuffix('市')}营业部"
    found = []
    for market in rng.sample(("上海", "深圳", "北京"), rng.choices((1, 2), (75, 25))[0]):
        account = draft.issuer.digits(rng, 10, "A" if market == "上海" else "0")
        listed = [each for each in _SECURITIES if each[3] == market]
        chosen = rng.sample(listed, min(rng.choices((0, 1, 2), (15, 55, 30))[0], len(listed)))
        whole = (account, *whose, person.city, broker)
        found += [_holding(draft, rng, person, what, whole) for what in chosen or [("", "", "", market)]]
    return found


def _holding(
    draft: Draft, rng: Random, person: Person, what: tuple[str, str, str, str], whose: tuple[str, ...]
) -> Holding:
    code, short, sort, market = what
    quantity = rng.randint(1, 300) * 100 if code else 0
    frozen = rng.choice((quantity, quantity // 200 * 100)) if code and rng.random() < 0.12 else 0
    pledged = (quantity - frozen) // 200 * 100 if code and rng.random() < 0.08 else 0
    priced = bool(code) and rng.random() < 0.8
    account, pid, name, number, phone, address, city, broker = whose
    return Holding(
        account=account,
        market=market,
        state="正常" if code else rng.choice(("正常", "休眠", "注销")),
        code=code,
        short=short,
        sort=sort,
        owner=pid,
        shown_name=name,
        shown_id=number,
        phone=phone,
        address=address,
        city=city,
        broker=broker,
        quantity=quantity,
        frozen=frozen,
        pledged=pledged,
        pledgee=f"{rng.choice(_BROKERS)}股份有限公司" if pledged else "",
        price=Decimal(rng.randint(150, 9000)) / 100 if priced else None,
        price_day=draft.days_ago(rng, 1, 4) if priced else None,
        seizure=_seizure(draft, rng, person) if frozen else None,
    )


def _seizure(draft: Draft, rng: Random, person: Person) -> Seizure:
    since = draft.days_ago(rng, 60, 1200)
    court, number = court_file(rng, person.city, since.year, "执")
    return Seizure(court, number, since, since + timedelta(days=3 * 365), 0)


def _policies(draft: Draft, rng: Random, person: Person, debtor: Person) -> list[Policy]:
    """Policies that the person pays for; kin insure the debtor, the debtor insures kin, most insure themselves."""
    if rng.random() >= _POLICY_SHARE.get(person.role, 0):
        return []
    found = []
    for _ in range(rng.choices((1, 2, 3), (65, 27, 8))[0]):
        insured, relation = person, "本人"
        if person.role == "kin":
            insured, relation = debtor, "其他近亲属"
        elif person.kin and rng.random() < 0.3:
            relative = rng.choice(person.kin)
            insured = draft.people[relative.pid]
            relation = "兄弟姐妹" if relative.relation == "双胞胎" else relative.relation
        found.append(_policy(draft, rng, person, insured, relation))
    return found


def _policy(draft: Draft, rng: Random, person: Person, insured: Person, relation: str) -> Policy:
    kind = rng.choice(_KINDS if insured is person else _KINDS[:4])
    form, property_ = _form(rng, person), kind.endswith("产保险") or kind == "机动车保险"
    reached = contact(draft, rng, person, form)
    number = shown_id(rng, person, form, "account")
    since = draft.days_ago(rng, 200, 4000)
    state = rng.choices(("有效", "效力中止", "满期终止", "已退保"), (78, 9, 8, 5))[0]
    cash = _money(rng, 24_000) if kind in _LIFE and state in {"有效", "效力中止"} else None
    pledged = bool(cash) and rng.random() < 0.05
    plates = [each.plate for each in draft.vehicles if each.owner == person.pid] if kind == "机动车保险" else []
    covered = insured.id_no if form == "full" else ""
    return Policy(
        number=draft.issuer.digits(rng, 15, "2026" if property_ else "88"),
        insurer=f"{rng.choice(_INSURERS[2:3] if property_ else _INSURERS)}股份有限公司",
        kind=kind,
        product=f"样例{kind}{rng.choice('甲乙丙')}款",
        holder=Owner(person.pid, 100, person.name, number),
        insured=Owner(insured.pid, 100, insured.name, covered),
        relation=relation,
        beneficiary="指定受益人" if rng.random() < 0.4 else "法定继承人",
        phone=reached.phone,
        address=reached.address,
        city=person.city,
        plate=plates[0] if plates and person.role == "debtor" else "",
        state=state,
        since=since,
        until=since + timedelta(days=365 * (1 if property_ else rng.choice((10, 20, 30)))),
        cash=cash,
        dividend=_money(rng, 900) if cash and rng.random() < 0.4 else Decimal(0),
        loan=(cash * Decimal(rng.randint(1, 8)) / 10).quantize(Decimal("0.01"))
        if cash and rng.random() < 0.2
        else Decimal(0),
        pledgee=f"{rng.choice(list(CARDS))}股份有限公司" if pledged else "",
        pledged=(cash / 2).quantize(Decimal("0.01")) if cash and pledged else Decimal(0),
        freeze=_freeze(draft, rng, person, cash) if cash and rng.random() < 0.1 else None,
    )


def _freeze(draft: Draft, rng: Random, person: Person, cash: Decimal) -> Freeze:
    court, number = court_file(rng, person.city, draft.day.year - 1, "执")
    return Freeze(court, number, min(cash, _money(rng, 9000)), draft.day + timedelta(days=rng.randint(-60, 600)))


def _registrations(draft: Draft, rng: Random, person: Person) -> list[Registration]:
    if rng.random() >= _CHARGE_SHARE.get(person.role, 0):
        return []
    return [_registration(draft, rng, person) for _ in range(rng.choices((1, 2), (75, 25))[0])]


def _registration(draft: Draft, rng: Random, person: Person) -> Registration:
    """The site shows numbers masked, and registrations of the first years none; a spouse may have signed too."""
    kind = rng.choice(_CHARGES)
    since = draft.days_ago(rng, 30, 2600)
    partners = [draft.people[kin.pid] for kin in person.kin if kin.relation == "配偶"]
    people = [person, *(partners if rng.random() < 0.2 else ())]
    numbered = rng.random() < 0.7
    guarantors = tuple(Owner(p.pid, 100, p.name, mask_id(p.id_no, "6_8_4") if numbered else "") for p in people)
    lender = f"{rng.choice(list(CARDS))}股份有限公司" if rng.random() < 0.7 else "样例融资租赁有限公司"
    return Registration(
        number=draft.issuer.digits(rng, 20, "0"),
        kind=kind,
        guarantors=guarantors,
        secured_party=lender,
        amount=_money(rng, 120_000),
        since=since,
        until=since + timedelta(days=365 * rng.choice((1, 3, 5, 8))),
        text=_TEXTS[kind].format(n=rng.randint(1, 12), code=f"YL{rng.randint(1000, 9999)}"),
        state="已注销" if rng.random() < 0.15 else "有效",
    )
