"""One debtor and the people who are mistaken for one: kin, namesakes, holders of the same numbers before and after.

Surprising: namesakes are made on purpose, near the debtor (same city, same county of first registration, same birth
year), because the few that chance brings in a small world are too easy to tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from skiptrace.simulator.world.draft import city_of
from skiptrace.simulator.world.naming import draw_given, draw_name, surname_of
from skiptrace.simulator.world.person import FormerName, Kin, Person, PhoneSpell, Residence
from skiptrace.simulator.world.places import City, cities, city_named, draw_city

if TYPE_CHECKING:
    from random import Random

    from skiptrace.simulator.world.draft import Draft
    from skiptrace.simulator.world.person import Relation, Role, Sex
    from skiptrace.simulator.world.places import Address


@dataclass(frozen=True, slots=True)
class Wish:
    """What is already settled about a debtor, from a spreadsheet's row; empty values are drawn."""

    name: str = ""
    id_no: str = ""
    sex: Sex | None = None
    birth: date | None = None
    phones: tuple[str, ...] = ()
    address: Address | None = None
    city: City | None = None
    employer: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where and when somebody was born, and as what."""

    sex: Sex
    birth: date
    city: City
    native: City


def settle(draft: Draft, rng: Random, wish: Wish) -> Person:
    """Bring one debtor and everybody around into the draft; returns the debtor."""
    debtor = _debtor(draft, rng, wish)
    draft.debtors.append(debtor.pid)
    kin = _kin(draft, rng, debtor)
    draft.people[debtor.pid] = debtor = replace(debtor, kin=kin)
    draft.namesakes[debtor.pid] = tuple(
        _namesake(draft, rng, debtor, place) for place in range(3 + min(int(rng.expovariate(1.2)), 3))
    )
    _hand_numbers_on(draft, rng, debtor)
    return debtor


def _debtor(draft: Draft, rng: Random, wish: Wish) -> Person:
    sex: Sex = wish.sex or ("男" if rng.random() < 0.6 else "女")
    birth = wish.birth or _birthday(rng, int(rng.triangular(1958, 2004, 1986)))
    city = wish.city or draw_city(rng)
    native = city if rng.random() < 0.65 else draw_city(rng)
    name, ethnicity = (wish.name, "汉") if wish.name else draw_name(rng, sex, birth.year)
    origin = Origin(sex, birth, city, native)
    person = _person(draft, rng, "debtor", name, origin)
    died = draft.days_ago(rng, 30, 500) if rng.random() < 0.006 else None
    return replace(
        person,
        ethnicity=ethnicity,
        id_no=wish.id_no or person.id_no,
        phones=_spells(draft, rng, birth, wish.phones),
        residences=_homes(draft, rng, origin, wish.address),
        employer=_employer(draft, rng, wish, city),
        former_names=_former_names(draft, rng, name, sex, birth),
        died=died,
    )


def _employer(draft: Draft, rng: Random, wish: Wish, city: City) -> str | None:
    if wish.employer:
        return draft.add_employer(rng, city, wish.employer, wish.employer[:4])
    return draft.employer_in(rng, city) if rng.random() < 0.85 else None


def _former_names(draft: Draft, rng: Random, name: str, sex: Sex, birth: date) -> tuple[FormerName, ...]:
    if rng.random() > 0.03 or "·" in name:
        return ()
    former = surname_of(name) + draw_given(rng, sex, birth.year)
    return (FormerName(former, draft.days_ago(rng, 1500, 6000)),) if former != name else ()


def _birthday(rng: Random, year: int) -> date:
    return date(year, 1, 1) + timedelta(days=rng.randint(0, 364))


def _person(draft: Draft, rng: Random, role: Role, name: str, origin: Origin) -> Person:
    pid = draft.new_pid()
    return Person(
        pid=pid,
        role=role,
        name=name,
        sex=origin.sex,
        birth=origin.birth,
        id_no=draft.issuer.resident_id(rng, origin.native.prefix, origin.birth, origin.sex),
        ethnicity="汉",
        household=f"H{pid[1:]}",
        city=origin.city.name,
        former_employer=draft.employer_in(rng, origin.city) if rng.random() < 0.6 else None,
    )


def _spells(draft: Draft, rng: Random, birth: date, known: tuple[str, ...]) -> tuple[PhoneSpell, ...]:
    """Two to four numbers one after the other; `known` ones are among the old and, for most, the present ones."""
    count = max(2 + min(int(rng.expovariate(1.0)), 2), len(known) + 1)
    start = max(date(birth.year + 16, 6, 1), date(2004, 1, 1))
    changed = draft.days_ago(rng, 130, 1300)
    length = max((changed - start).days // (count - 1), 90)
    fresh = [draft.issuer.phone(rng) for _ in range(count - len(known))]
    numbers = [*known, *fresh] if rng.random() < 0.5 else [*fresh, *known]
    early = [changed - timedelta(days=length * gap + rng.randint(0, length // 3)) for gap in range(count - 2, 0, -1)]
    untils = [*early, changed]
    sinces = [untils[0] - timedelta(days=length), *untils]
    ends: list[date | None] = [*untils, None]
    spells = [PhoneSpell(n, since, until) for n, since, until in zip(numbers, sinces, ends, strict=True)]
    if rng.random() < 0.3:
        spells[-2] = replace(spells[-2], until=None)
    return tuple(spells)


def _homes(draft: Draft, rng: Random, origin: Origin, known: Address | None) -> tuple[Residence, ...]:
    registered = known if known and rng.random() < 0.5 else draft.flat(rng, origin.native)
    homes = [Residence(registered, "户籍", origin.birth)]
    moved = draft.days_ago(rng, 100, 1500)
    if rng.random() < 0.6 or (known and known != registered):
        lived = known if known and known != registered else draft.flat(rng, origin.city)
        if rng.random() < 0.4:
            return (*homes, Residence(lived, "居住", draft.days_ago(rng, 1600, 4000)))
        homes.append(Residence(lived, "居住", draft.days_ago(rng, 1600, 4000), moved))
    stays_at_home = rng.random() < 0.35 and origin.city == origin.native and len(homes) == 1
    home = registered if stays_at_home else draft.flat(rng, origin.city)
    return (*homes, Residence(home, "居住", moved))


def _kin(draft: Draft, rng: Random, debtor: Person) -> tuple[Kin, ...]:
    relations: list[Relation] = []
    age = draft.day.year - debtor.birth.year
    if age > 25 and rng.random() < 0.65:
        relations.append("配偶")
    if rng.random() < 0.55:
        relations.append("父亲" if rng.random() < 0.5 else "母亲")
    if rng.random() < 0.02:
        relations.append("双胞胎")
    elif rng.random() < 0.25:
        relations.append("兄弟姐妹")
    return tuple(Kin(_relative(draft, rng, debtor, relation), relation) for relation in relations)


def _relative(draft: Draft, rng: Random, debtor: Person, relation: Relation) -> str:
    home = debtor.current_home if relation == "配偶" else debtor.residences[0].address
    origin = _origin_of_relative(rng, debtor, relation)
    name = _relatives_name(rng, debtor, relation, origin)
    person = _person(draft, rng, "kin", name, origin)
    shares_number = rng.random() < 0.06
    number = debtor.current_phones[0] if shares_number else draft.issuer.phone(rng)
    back: Relation = "子女" if relation in {"父亲", "母亲"} else relation
    draft.people[person.pid] = replace(
        person,
        id_no=_twin_id(draft, rng, debtor, origin.sex) if relation == "双胞胎" else person.id_no,
        household=debtor.household,
        phones=(PhoneSpell(number, draft.days_ago(rng, 300, 3000)),),
        residences=(Residence(home, "户籍", debtor.birth), Residence(home, "居住", debtor.birth)),
        employer=draft.employer_in(rng, origin.city) if rng.random() < 0.5 else None,
        kin=(Kin(debtor.pid, back),),
        died=draft.days_ago(rng, 100, 3000) if relation in {"父亲", "母亲"} and rng.random() < 0.15 else None,
    )
    return person.pid


def _twin_id(draft: Draft, rng: Random, debtor: Person, sex: Sex) -> str:
    return draft.issuer.resident_id_at(rng, debtor.id_no[:6], debtor.birth, sex)


def _origin_of_relative(rng: Random, debtor: Person, relation: Relation) -> Origin:
    city = city_of(debtor)
    other: Sex = "女" if debtor.sex == "男" else "男"
    native = _native(debtor)
    year = debtor.birth.year
    match relation:
        case "配偶":
            return Origin(other, _birthday(rng, year + rng.randint(-4, 4)), city, draw_city(rng))
        case "父亲":
            return Origin("男", _birthday(rng, year - rng.randint(22, 33)), native, native)
        case "母亲":
            return Origin("女", _birthday(rng, year - rng.randint(21, 31)), native, native)
        case "双胞胎":
            return Origin(debtor.sex if rng.random() < 0.7 else other, debtor.birth, city, native)
        case _:
            return Origin(
                rng.choice(("男", "女")), _birthday(rng, year + rng.choice((-4, -3, -2, 2, 3, 5))), city, native
            )


def _native(person: Person) -> City:
    return next((city for city in cities() if person.id_no.startswith(city.prefix)), city_of(person))


def _relatives_name(rng: Random, debtor: Person, relation: Relation, origin: Origin) -> str:
    """The surname of the family but for spouse and mother; siblings often share the generation character."""
    while True:
        if relation in {"配偶", "母亲"}:
            name, _ = draw_name(rng, origin.sex, origin.birth.year)
        else:
            given = draw_given(rng, origin.sex, origin.birth.year)
            shared = debtor.name.removeprefix(surname_of(debtor.name))[:1]
            if relation in {"兄弟姐妹", "双胞胎"} and rng.random() < 0.5:
                given = shared + given[-1]
            name = surname_of(debtor.name) + given
        if not debtor.bore(name):
            return name


def _namesake(draft: Draft, rng: Random, debtor: Person, place: int) -> str:
    """The first lives in the debtor's city, the second was first registered in the same county, the rest anywhere."""
    sex: Sex = debtor.sex if rng.random() < 0.75 else ("女" if debtor.sex == "男" else "男")
    year = debtor.birth.year + (rng.randint(-2, 2) if place < 2 else rng.randint(-18, 12))
    city = city_of(debtor) if place == 0 or rng.random() < 0.2 else draw_city(rng)
    native = city if rng.random() < 0.6 else draw_city(rng)
    origin = Origin(sex, _birthday(rng, min(max(year, 1945), 2006)), city, native)
    person = _person(draft, rng, "namesake", debtor.name, origin)
    county = debtor.id_no[:6] if place == 1 else person.id_no[:6]
    id_no = person.id_no
    while id_no[-4:] == debtor.id_no[-4:] or id_no[:6] != county:
        id_no = draft.issuer.resident_id_at(rng, county, origin.birth, sex)
    same_work = rng.random() < 0.1
    home = draft.flat(rng, city)
    draft.people[person.pid] = replace(
        person,
        id_no=id_no,
        city=_native(debtor).name if place == 1 else city.name,
        phones=(PhoneSpell(draft.issuer.phone(rng), draft.days_ago(rng, 200, 4000)),),
        residences=(Residence(home, "户籍", origin.birth), Residence(home, "居住", origin.birth)),
        employer=debtor.employer if same_work else draft.employer_in(rng, city),
        former_employer=debtor.former_employer if same_work else person.former_employer,
    )
    return person.pid


def _hand_numbers_on(draft: Draft, rng: Random, debtor: Person) -> None:
    """Over half of the numbers given up are another's by now; some present ones were another's before."""
    for place, spell in enumerate(debtor.phones):
        if spell.until is not None and rng.random() < 0.55:
            since = spell.until + timedelta(days=rng.randint(95, 400))
            if since < draft.day:
                _holder(draft, rng, debtor, "successor", PhoneSpell(spell.number, since))
        if place and rng.random() < 0.2:
            before = spell.since - timedelta(days=rng.randint(95, 400))
            _holder(draft, rng, debtor, "predecessor", PhoneSpell(spell.number, before - timedelta(days=700), before))


def _holder(draft: Draft, rng: Random, debtor: Person, role: Role, spell: PhoneSpell) -> None:
    sex: Sex = "男" if rng.random() < 0.5 else "女"
    birth = _birthday(rng, int(rng.triangular(1960, 2005, 1988)))
    city = city_of(debtor) if rng.random() < 0.8 else draw_city(rng)
    name, ethnicity = draw_name(rng, sex, birth.year)
    while debtor.bore(name):
        name, ethnicity = draw_name(rng, sex, birth.year)
    person = _person(draft, rng, role, name, Origin(sex, birth, city, city_named(city.name) or city))
    home = draft.flat(rng, city)
    own = (PhoneSpell(draft.issuer.phone(rng), spell.until),) if spell.until else ()
    draft.people[person.pid] = replace(
        person,
        ethnicity=ethnicity,
        phones=(spell, *own),
        residences=(Residence(home, "户籍", birth), Residence(home, "居住", birth)),
        employer=draft.employer_in(rng, city),
    )
