"""Houses of the world: titles old and new, shares, mortgages, and seizures by other courts.

Surprising: titles of before 2015 carry a masked number or none, and most of a debtor's old titles lie at a flat that
the creditor knows; parents and spouses hold titles at the debtor's address too, and those are not the debtor's.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from matching.tables import divisions
from skiptrace.simulator.world.draft import city_of
from skiptrace.simulator.world.inscription import KNOWN_FACT_SHARE, known_addresses, shown_id
from skiptrace.simulator.world.issuing import CARDS
from skiptrace.simulator.world.places import cities, city_named, counties
from skiptrace.simulator.world.things import House, Mortgage, Owner, Seizure

if TYPE_CHECKING:
    from random import Random

    from skiptrace.simulator.world.draft import Draft
    from skiptrace.simulator.world.person import Person
    from skiptrace.simulator.world.places import Address
    from skiptrace.simulator.world.things import CoOwnership, IdForm

_NUMBERED_SINCE = date(2015, 3, 1)
"""Unified registration of real estate (不动产登记暂行条例) in force since that day."""


def give_houses(draft: Draft, rng: Random, debtor: Person) -> None:
    """Titles of the debtor, of kin at the debtor's homes, and of namesakes."""
    count = rng.choices((0, 1, 2, 3), (32, 46, 17, 5))[0]
    homes = [address for address in known_addresses(draft, debtor) if address]
    for place in range(count):
        old = place == 0 and debtor.birth.year < 1995 and rng.random() < 0.6
        known = homes and rng.random() < (KNOWN_FACT_SHARE if old else 0.5)
        address = homes.pop(rng.randrange(len(homes))) if known else draft.flat(rng, city_of(debtor))
        _house(draft, rng, debtor, address, old=old)
    _kins_houses(draft, rng, debtor)
    for place, pid in enumerate(draft.namesakes[debtor.pid]):
        person = draft.people[pid]
        for _ in range(rng.choices((0, 1, 2), (18, 62, 20) if place < 2 else (60, 35, 5))[0]):
            _house(draft, rng, person, draft.flat(rng, city_of(person)), old=rng.random() < 0.85)


def _kins_houses(draft: Draft, rng: Random, debtor: Person) -> None:
    owned = {house.address.place for house in draft.houses[-4:]}
    for relative in debtor.kin:
        home = debtor.current_home if relative.relation == "配偶" else debtor.residences[0].address
        if home.place not in owned and rng.random() < 0.45:
            owned.add(home.place)
            _house(draft, rng, draft.people[relative.pid], home, old=rng.random() < 0.4)


def _house(draft: Draft, rng: Random, person: Person, address: Address, *, old: bool) -> None:
    registered = _title_day(draft, rng, person, old=old)
    owners = _owners(draft, rng, person, registered, old=old)
    area = Decimal(rng.randint(4200, 18000)) / 100
    encumbered = rng.random() < (0.25 if old else 0.55)
    city = city_named_by_code(address.code) or person.city
    draft.houses.append(
        House(
            hid=f"R{len(draft.houses) + 1:06d}",
            title_no=_title_no(draft, rng, address, registered, old=old),
            unit_no=draft.issuer.unit_no(rng, address.code),
            address=address,
            city=city,
            area=f"{area:.2f}",
            usage=rng.choices(("住宅", "商业服务", "车库"), (88, 7, 5))[0],
            owners=owners,
            co_ownership=_co_ownership(owners),
            registered=registered,
            mortgages=(_mortgage(draft, rng, area, registered),) if encumbered else (),
            seizures=seizures(draft, rng, city) if rng.random() < 0.2 else (),
        )
    )


def _co_ownership(owners: tuple[Owner, ...]) -> CoOwnership:
    if len(owners) == 1:
        return "单独所有"
    return "共同共有" if owners[0].share == owners[1].share == 50 else "按份共有"


def city_named_by_code(code: str) -> str | None:
    """Name of the prefecture city, or of the municipality, that a county code lies in."""
    for parent in (code[:4] + "00", code[:2] + "0000"):
        division = divisions().get(parent)
        if division and city_named(division.name):
            return division.name
    return None


def _title_day(draft: Draft, rng: Random, person: Person, *, old: bool) -> date:
    adult = date(person.birth.year + 18, 1, 1)
    if old:
        first = min(max(adult, date(1998, 1, 1)), date(2014, 1, 1))
        return first + timedelta(days=rng.randint(0, (date(2014, 12, 31) - first).days))
    first = min(max(adult, _NUMBERED_SINCE), draft.day - timedelta(days=400))
    return first + timedelta(days=rng.randint(0, (draft.day - first).days - 200))


def _owners(draft: Draft, rng: Random, person: Person, day: date, *, old: bool) -> tuple[Owner, ...]:
    partners = [kin.pid for kin in person.kin if kin.relation == "配偶"] if person.role == "debtor" else []
    others = [kin.pid for kin in person.kin if kin.relation != "配偶"] if person.role == "debtor" else []
    draw = rng.random()
    if partners and draw < 0.4:
        shares = [(person.pid, 50), (partners[0], 50)]
    elif others and draw < 0.6:
        shares = rng.choice(([(person.pid, 70), (others[0], 30)], [(person.pid, 40), (others[0], 60)]))
        if partners:
            shares = [(person.pid, 34), (partners[0], 33), (others[0], 33)]
    else:
        shares = [(person.pid, 100)]
    form: IdForm = ("masked" if rng.random() < 0.55 else "none") if old else "full"
    owners = [(draft.people[pid], share) for pid, share in shares]
    return tuple(Owner(o.pid, share, o.name_on(day), shown_id(rng, o, form, "house")) for o, share in owners)


def _title_no(draft: Draft, rng: Random, address: Address, day: date, *, old: bool) -> str:
    city = city_named_by_code(address.code) or divisions()[address.code].name
    number = draft.issuer.digits(rng, 7)
    if old:
        return f"{city[:1]}房权证{divisions()[address.code].name[:1]}字第{number}号"
    return f"{province_sign(address.code)}（{day.year}）{city}不动产权第{number}号"


def province_sign(code: str) -> str:
    """The one-character sign of a province, as on plates and titles."""
    signs = {
        "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "蒙", "21": "辽", "22": "吉", "23": "黑", "31": "沪",
        "32": "苏", "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫", "42": "鄂", "43": "湘",
        "44": "粤", "45": "桂", "46": "琼", "50": "渝", "51": "川", "52": "贵", "53": "云", "54": "藏", "61": "陕",
        "62": "甘", "63": "青", "64": "宁", "65": "新",
    }  # fmt: skip
    return signs.get(code[:2], "京")


def _mortgage(draft: Draft, rng: Random, area: Decimal, registered: date) -> Mortgage:
    since = min(registered + timedelta(days=rng.randint(0, 60)), draft.day)
    amount = (area * rng.randint(3000, 14000)).quantize(Decimal("1.00"))
    until = date(since.year + rng.choice((10, 20, 30)), since.month, min(since.day, 28))
    return Mortgage(f"{rng.choice(list(CARDS))}股份有限公司", amount, since, until)


def seizures(draft: Draft, rng: Random, city: str) -> tuple[Seizure, ...]:
    """One to three seizures by other courts, three years each (民诉解释 485); the first may have run out."""
    found = []
    since = draft.days_ago(rng, 200, 1250)
    for rank in range(rng.choices((1, 2, 3), (70, 22, 8))[0]):
        court, number = court_file(rng, city, since.year, "执")
        until = date(since.year + 3, since.month, min(since.day, 28))
        found.append(Seizure(court, number, since, until, rank))
        since = min(since + timedelta(days=rng.randint(20, 200)), draft.day)
    return tuple(found)


def court_file(rng: Random, city: str, year: int, kind: str) -> tuple[str, str]:
    """A basic court of that city and a file number of it: （2025）浙0106执1234号."""
    seat = city_named(city) or cities()[0]
    code = rng.choice(counties(seat.prefix, current=True))
    court = f"{seat.name}{divisions()[code].name}人民法院"
    return court, f"（{year}）{province_sign(code)}{code[2:6]}{kind}{rng.randint(101, 9899)}号"
