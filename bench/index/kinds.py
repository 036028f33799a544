"""What is asked with: one kind for each way in which a query differs from the record, and which of them cannot do.

Surprising: a kind says which columns the record must show as they are. A number that nobody wrote down cannot be
found by, and would be counted against every contender alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.tables import divisions
from skiptrace.simulator.damage import damage
from skiptrace.simulator.linkage.observing import COLUMNS, Shares, observe
from skiptrace.simulator.slips import SLIPS
from skiptrace.simulator.world.naming import surname_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from random import Random

    from bench.index.people import Record
    from skiptrace.simulator.linkage.population import Subject

    Ask = Callable[[Subject, Random], dict[str, str]]

MARKS = "name", "id_no", "birth_date", "phones", "address", "employer"
_ROUGH = Shares(usable=0.3, noise=1.6, phones=0.8, address=0.8, employer=0.6, birth=0.7, sex=0.7, plates=0.2, cards=0.2)


@dataclass(frozen=True, slots=True)
class Kind:
    """`asks` makes the query; the record must show `needs` undamaged; `lacks` says why too little is asked with.

    `unseen`: a way of damage that no token was made for. `when`: of whom it can be asked at all.
    """

    name: str
    needs: tuple[str, ...]
    asks: Ask
    lacks: str = ""
    unseen: bool = False
    when: Callable[[Subject], bool] = lambda _: True


def shown(record: Record) -> frozenset[str]:
    """Columns that show the person's value as it is; a birth date may be shown by the id."""
    row, person = record.row, record.person
    home = person.homes[-1]
    true = {
        "name": row["name"] == person.name,
        "id_no": row["id_no"] == person.id_no,
        "birth_date": person.birth.isoformat() == row["birth_date"] or row["id_no"] == person.id_no,
        "phones": person.phones[-1] in row["phones"].split(";"),
        "address": row["address"] in {home.full(), home.registered(), home.terse()},
        "employer": row["employer"] == person.employers[-1],
    }
    return frozenset(name for name, right in true.items() if right)


def _city(person: Subject) -> str:
    return divisions()[person.homes[-1].code[:4] + "00"].full_name if not _municipal(person) else _province(person)


def _municipal(person: Subject) -> bool:
    return person.homes[-1].code[:2] in {"11", "12", "31", "50"}


def _province(person: Subject) -> str:
    return divisions()[person.homes[-1].code[:2] + "0000"].full_name


def _plain(person: Subject) -> dict[str, str]:
    """Every value as it is, and the parts that queries ask with."""
    home = person.homes[-1]
    return {
        "name": person.name,
        "surname": surname_of(person.name) + "某",
        "id_no": person.id_no,
        "birth_date": person.birth.isoformat(),
        "phones": person.phones[-1],
        "address": home.full(),
        "employer": person.employers[-1],
        "city": _city(person),
        "district": divisions()[home.code].full_name,
        "road": f"{home.road}{home.number}号",
        "street": divisions()[home.code].full_name + home.road,
        "compound": f"{_city(person)}{home.compound}" if home.compound else "",
        "terse": home.terse(),
        "door": f"{home.road}{home.number}号{home.building}-{home.unit}-{home.room}",
    }


_COLUMN = {
    "surname": "name", "city": "address", "district": "address", "road": "address", "street": "address",
    "compound": "address", "terse": "address", "door": "address",
}  # fmt: skip
"""Part of a person -> the column that it is asked in."""


def _changed(kind: str, value: str, rng: Random) -> str:
    return SLIPS[kind](value, rng) if kind in SLIPS else damage(value, kind, rng)


def _asking(*parts: str) -> Ask:
    """Parts as they are, or under one damage after another: `name+name_surname_heard+name_given_heard`."""

    def asks(person: Subject, rng: Random) -> dict[str, str]:
        plain, made = _plain(person), {}
        for part in parts:
            what, *changes = part.split("+")
            value = plain[what]
            for change in changes:
                value = _changed(change, value, rng)
            made[_COLUMN.get(what, what)] = value
        return made

    return asks


def _kind(
    name: str, *parts: str, lacks: str = "", unseen: bool = False, when: Callable[[Subject], bool] | None = None
) -> Kind:
    needs = dict.fromkeys(_COLUMN.get(what, what) for what in (part.split("+")[0] for part in parts))
    return Kind(name, tuple(needs), _asking(*parts), lacks, unseen, when or (lambda _: True))


def _three(person: Subject) -> bool:
    return len(person.name) == 3


def _dotted(person: Subject) -> bool:
    return "·" in person.name


def _minority(person: Subject) -> bool:
    return SLIPS["name_transcribed"](person.name, None) != person.name  # type: ignore[arg-type]  # draws nothing


def _han(person: Subject) -> bool:
    return 2 <= len(person.name) <= 4 and "·" not in person.name


def _in_compound(person: Subject) -> bool:
    return bool(person.homes[-1].compound)


def _before_2000(person: Subject) -> bool:
    return person.birth.year < 2000


def _early_day(person: Subject) -> bool:
    return person.birth.day <= 12 and person.birth.day != person.birth.month


_NAMESAKES = "many people bear one name"
_KINDS = (
    _kind("name homophone, birth", "name+name_homophone", "birth_date", when=_han),
    _kind("name similar character, birth", "name+name_shape", "birth_date", when=_han),
    _kind("name dropped character, birth", "name+name_dropped", "birth_date", when=_three),
    _kind("name inserted character, birth", "name+name_inserted", "birth_date", when=_han),
    _kind("name similar character, birth year, city", "name+name_shape", "birth_date+date_year", "city", when=_three),
    _kind("name similar character, district", "name+name_shape", "district", when=_three),
    _kind("name given swapped, birth", "name+name_given_swapped", "birth_date", when=_three),
    _kind("name surname homophone, birth", "name+name_surname_heard", "birth_date", when=_han),
    _kind("name both given by ear, birth", "name+name_given_heard", "birth_date", when=_three),
    _kind("name traditional, birth", "name+name_traditional", "birth_date", when=_han),
    _kind("name, birth year, city", "name", "birth_date+date_year", "city"),
    _kind("pinyin, birth year, city", "name+name_spelled", "birth_date+date_year", "city", when=_han),
    _kind("pinyin given first, birth year, city", "name+name_spelled_given_first", "birth_date+date_year", "city", when=_han),
    _kind("pinyin in one, birth", "name+name_spelled_in_one", "birth_date", when=_han),
    _kind("pinyin in syllables, birth", "name+name_spelled_apart", "birth_date", when=_han, unseen=True),
    _kind("name masked 张*, birth, district", "name+name_mask_star", "birth_date", "district", when=_han),
    _kind("name masked 张*伟, birth", "name+name_mask_middle", "birth_date", when=_three),
    _kind("name masked *小伟, birth", "name+name_mask_surname", "birth_date", when=_three),
    _kind("name masked *小伟, district", "name+name_mask_surname", "district", when=_three),
    _kind("name masked *小伟, city", "name+name_mask_surname", "city", when=_three, lacks="two characters and a city"),
    _kind("name masked 张某, id masked 6+4", "name+name_mask_some", "id_no+id_mask_6_8_4", when=_han),
    _kind("name masked 张某, phone masked 3+4", "name+name_mask_some", "phones+phone_mask_3_4_4", when=_han),
    _kind("minority other spelling, birth", "name+name_transcribed", "birth_date", when=_minority),
    _kind("minority other spelling, city, year", "name+name_transcribed", "birth_date+date_year", "city", when=_minority),
    _kind("minority parts swapped, birth", "name+name_parts_swapped", "birth_date", when=_dotted),
    _kind("minority without dot, birth", "name+name_undotted", "birth_date", when=_dotted),
    _kind("id one digit wrong", "id_no+id_slip"),
    _kind("id two digits swapped", "id_no+id_swap"),
    _kind("id lost digit", "id_no+id_lost"),
    _kind("id gained digit", "id_no+id_gained", unseen=True),
    _kind("id 15 digits", "id_no+id_fifteen", when=_before_2000),
    _kind("id letters for digits", "id_no+id_letters"),
    _kind("id float", "id_no+id_float", lacks="the last three places are gone"),
    _kind("id float, name", "id_no+id_float", "name"),
    _kind("id exponent, name", "id_no+id_exponent", "name", lacks="six places and a name"),
    _kind("id masked 6+4, name", "id_no+id_mask_6_8_4", "name"),
    _kind("id masked 10+4", "id_no+id_mask_10_4_4"),
    _kind("id masked 6+4", "id_no+id_mask_6_8_4", lacks="a county and four places: all born there with that sequence"),
    _kind("id masked 3+4, surname", "id_no+id_mask_3_11_4", "surname", when=_han, lacks="a province and a bit, four places, a surname"),
    _kind("id masked 4+4, name", "id_no+id_mask_4_10_4", "name"),
    _kind("id masked 1+1, name, birth", "id_no+id_mask_1_16_1", "name", "birth_date"),
    _kind("id masked 14+0, name", "id_no+id_mask_14_4", "name"),
    _kind("id last four, name", "id_no+id_mask_tail", "name"),
    _kind("id 15 digits masked 6+3, name", "id_no+id_mask_15", "name", when=_before_2000, unseen=True),
    _kind("id two digits wrong", "id_no+id_two_slips", lacks="windows survive one slip; two need all numbers compared, or a second fact"),
    _kind("id two digits wrong, name", "id_no+id_two_slips", "name"),
    _kind("phone one digit wrong", "phones+phone_slip"),
    _kind("phone two digits swapped", "phones+phone_swap"),
    _kind("phone lost digit, name", "phones+phone_lost", "name", unseen=True),
    _kind("phone masked 3+4, name", "phones+phone_mask_3_4_4", "name"),
    _kind("phone masked 3+4, surname, city", "phones+phone_mask_3_4_4", "surname", "city", when=_han),
    _kind("phone last four, surname, city", "phones+phone_mask_tail", "surname", "city", when=_han),
    _kind("phone masked 7+0, name", "phones+phone_mask_7_4", "name"),
    _kind("birth one digit wrong, name, city", "birth_date+date_slip", "name", "city"),
    _kind("birth day and month swapped, name", "birth_date+date_day_month", "name", when=_early_day),
    _kind("birth 1 January, name, district", "birth_date+date_first_of_january", "name", "district"),
    _kind("road and number, surname", "road", "surname", when=_han),
    _kind("road and number, name", "road", "name"),
    _kind("street without number, name", "street", "name"),
    _kind("compound, name", "compound", "name", when=_in_compound),
    _kind("compound, surname", "compound", "surname", when=_in_compound, lacks="a thousand flats, where one in fifteen bears the commonest surname"),
    _kind("flat without division", "door"),
    _kind("room masked, name", "address+address_mask_room", "name"),
    _kind("district, name", "district", "name"),
    _kind("employer, surname", "employer", "surname", when=_han),
    _kind("employer, name homophone", "employer", "name+name_homophone", when=_han),
    _kind("employer", "employer", lacks="all its staff"),
    _kind("name homophone, birth year, district", "name+name_homophone", "birth_date+date_year", "district", when=_han),
    _kind("name homophone, id masked 6+4", "name+name_homophone", "id_no+id_mask_6_8_4", when=_han),
    _kind("name homophone, phone wrong, city", "name+name_homophone", "phones+phone_slip", "city", when=_han),
    _kind("pinyin, phone masked 3+4", "name+name_spelled", "phones+phone_mask_3_4_4", when=_han),
    _kind("surname homophone, given homophone, birth", "name+name_surname_heard+name_given_heard", "birth_date", when=_three, unseen=True),
    _kind("name homophone, birth day wrong, district", "name+name_homophone", "birth_date+date_slip", "district", when=_han, unseen=True),
    _kind("id wrong, phone wrong", "id_no+id_slip", "phones+phone_slip", unseen=True),
    _kind("name", "name", lacks=_NAMESAKES),
    _kind("name homophone", "name+name_homophone", when=_han, lacks=_NAMESAKES),
    _kind("name, city", "name", "city", lacks=_NAMESAKES + ", many of them in one city"),
)  # fmt: skip


def _observed(person: Subject, rng: Random) -> dict[str, str]:
    """As a creditor's file of the worst kind has the person: every column with a damage of its own, or without it."""
    return dict(zip(COLUMNS, observe(rng, person, _ROUGH, ""), strict=True))


KINDS = (*_KINDS, Kind("both sides as they come", (), _observed, unseen=True))


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, and the number of the record that it should find."""

    kind: Kind
    columns: dict[str, str]
    target: int


def queries(people: Iterable[Record], each: int, rng: Random) -> Iterator[Query]:
    """`each` queries of every kind about different people, fewer where not so many fit."""
    records = [(record, shown(record)) for record in people]
    for kind in KINDS:
        rng.shuffle(records)
        fitting = (record for record, plain in records if plain.issuperset(kind.needs) and kind.when(record.person))
        for record, _ in zip(fitting, range(each), strict=False):
            yield Query(kind, kind.asks(record.person, rng), record.number)
