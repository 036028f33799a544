"""The creditor's claims as the creditor has them: overdue contracts with contact data of the day they were signed.

Surprising: each row says for the judge which debtor it is and whether its number and name came through whole, for no
job can be blamed for a number that the file lost. The written file has none of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from skiptrace.simulator.damage import damage, excel_float, valid_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from skiptrace.simulator.world.person import Person
    from skiptrace.simulator.world.places import Address
    from skiptrace.simulator.world.world import World

_ID_DAMAGE = {
    "": 84.0, "id_apostrophe": 2, "id_full_width": 2, "id_spaced": 1, "id_fifteen": 1.5, "id_lower_x": 0.5,
    "id_float": 1.5, "id_exponent": 1, "id_mask_6_8_4": 2, "id_slip": 1.2, "id_swap": 0.6, "id_letters": 0.4,
    "id_cut": 0.5, "missing": 1.8,
}  # fmt: skip
ID_KEPT = frozenset({"", "id_apostrophe", "id_full_width", "id_spaced", "id_fifteen", "id_lower_x"})
"""Kinds of damage that a careful reader undoes without guessing."""

_NAME_DAMAGE = {"": 90.0, "name_spaced": 4, "name_titled": 1, "former": 2, "name_traditional": 1, "name_mask_star": 1,
                "name_homophone": 0.5, "missing": 0.5}  # fmt: skip
NAME_KEPT = frozenset({"", "name_spaced", "name_titled", "former"})

_PHONE_DAMAGE = {"": 80.0, "phone_stopped": 4, "phone_own": 3, "phone_country": 4, "phone_dashes": 2,
                 "phone_full_width": 2, "phone_trailing": 2, "phone_mask_3_4_4": 3}  # fmt: skip
PHONE_KEPT = frozenset(set(_PHONE_DAMAGE) - {"phone_mask_3_4_4"})
_AMOUNT_DAMAGE = {"": 86.0, "amount_commas": 5, "amount_yuan": 4, "amount_wan": 2, "negative": 2, "dash": 1}
_DATE_DAMAGE = {"": 78.0, "date_serial": 6, "date_slash": 6, "date_words": 5, "date_compact": 5}
_NOTED, _MISNOTED = 0.3, 0.03
"""Shares of the contracts with a house's title in their file: of debtors who own one, and a stranger's."""
_SEPARATORS = ("、", "/", ",", "；", " ")


@dataclass(frozen=True, slots=True)
class Party:
    """A co-borrower or guarantor of the file."""

    pid: str
    name: str
    id_no: str
    phone: str


@dataclass(frozen=True, slots=True)
class Row:
    """One contract: what is written, and beside it the truth for the judge (`pid` and everything from `id_sound` on).

    `known_phones` and `known_addresses` are those of the row that came through whole.
    """

    contract_no: str
    pid: str
    name: str
    id_no: str
    id_as_number: bool
    phones: str
    address: str
    employer: str
    plate: str
    certificate: str
    principal: str
    interest: Decimal
    penalty: Decimal
    costs: Decimal
    overdue_since: str
    co_borrower: Party | None
    guarantor: Party | None
    remark: str
    id_sound: bool
    name_sound: bool
    importable: bool
    true_principal: Decimal
    true_overdue: date
    known_phones: tuple[str, ...]
    known_addresses: tuple[Address, ...]
    known_employer: str | None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A creditor's month: its name, the day the balances are of, and the rows in the order of the file."""

    creditor: str
    as_of: date
    rows: tuple[Row, ...]

    @property
    def pid_of(self) -> Mapping[str, str]:
        """Contract number -> debtor's pid, for the judge only."""
        return {row.contract_no: row.pid for row in self.rows}

    def of(self, pid: str) -> Sequence[Row]:
        """The rows of one debtor."""
        return [row for row in self.rows if row.pid == pid]


def draw_portfolio(world: World, n: int, rng: Random) -> Portfolio:
    """Claims against the first `n` debtors of the world: one contract, for some two or three; shuffled."""
    rows: list[Row] = []
    for pid in world.debtors[:n]:
        for _ in range(rng.choices((1, 2, 3), (82, 14, 4))[0]):
            rows.append(_row(world, world.people[pid], f"HT{world.date:%y}{len(rows) + 1:07d}", rng))
    rng.shuffle(rows)
    return Portfolio("华东样例消费金融股份有限公司", world.date - timedelta(days=1), tuple(rows))


def _drawn(rng: Random, weights: Mapping[str, float]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _row(world: World, person: Person, contract_no: str, rng: Random) -> Row:
    signed = world.date - timedelta(days=rng.randint(900, 2200))
    overdue = signed + timedelta(days=rng.randint(90, 700))
    principal = Decimal(f"{min(rng.lognormvariate(11, 0.9), 900_000):.2f}")
    days = (world.date - overdue).days
    id_kind, name_kind, amount_kind = _id_kind(person, rng), _drawn(rng, _NAME_DAMAGE), _drawn(rng, _AMOUNT_DAMAGE)
    id_no, name = _id_no(person, id_kind, rng), _name(person, name_kind, rng)
    phones, known_phones = _phones(person, signed, rng)
    address, known_address = _address(person, signed, rng)
    employer = person.employer if rng.random() < 0.5 else person.former_employer
    parties = _parties(world, person, rng)
    return Row(
        contract_no=contract_no,
        pid=person.pid,
        name=name,
        id_no=id_no,
        id_as_number=id_kind == "id_float",
        phones=phones,
        address=address,
        employer=world.employers[employer].name if employer else rng.choice(("个体经营", "")),
        plate=_plate(world, person, rng),
        certificate=_certificate(world, person, contract_no),
        principal=_amount(principal, amount_kind, rng),
        interest=_share(principal, days, "0.00045"),
        penalty=_share(principal, max(days - 30, 0), "0.00021"),
        costs=Decimal(rng.choice((0, 0, 0, 800, 1500))),
        overdue_since=damage(overdue.isoformat(), kind, rng) if (kind := _drawn(rng, _DATE_DAMAGE)) else f"{overdue}",
        co_borrower=parties[0],
        guarantor=parties[1],
        remark=_remark(rng),
        id_sound=id_kind in ID_KEPT,
        name_sound=name_kind in NAME_KEPT,
        importable=name_kind != "missing" and amount_kind not in {"negative", "dash"},
        true_principal=principal,
        true_overdue=overdue,
        known_phones=known_phones,
        known_addresses=(known_address,) if known_address else (),
        known_employer=employer,
    )


def _share(principal: Decimal, days: int, rate: str) -> Decimal:
    return (principal * days * Decimal(rate)).quantize(Decimal("0.01"))


def _id_kind(person: Person, rng: Random) -> str:
    """A drawn kind; a float that by chance ends in a right check character is written as an exponent."""
    kind = _drawn(rng, _ID_DAMAGE)
    return "id_exponent" if kind == "id_float" and valid_id(excel_float(person.id_no)) else kind


def _id_no(person: Person, kind: str, rng: Random) -> str:
    if kind == "missing":
        return ""
    return damage(person.id_no, kind, rng) if kind else person.id_no


def _name(person: Person, kind: str, rng: Random) -> str:
    if kind == "missing":
        return ""
    if kind == "former":
        former = person.former_names[0].name if person.former_names else f"{person.name[0]}小宝"
        return f"{person.name}（曾用名：{former}）"
    return damage(person.name, kind, rng) if kind else person.name


def _amount(principal: Decimal, kind: str, rng: Random) -> str:
    if kind == "negative":
        return "-100"
    if kind == "dash":
        return "-"
    return damage(f"{principal:.2f}", kind, rng) if kind else f"{principal:.2f}"


def _phones(person: Person, signed: date, rng: Random) -> tuple[str, tuple[str, ...]]:
    """Numbers held by about the signing day, stale ones mostly; the present one came later for most debtors."""
    held = [spell.number for spell in person.phones if spell.since <= signed]
    held = held[-3:] or [person.phones[0].number]
    newest = person.phones[-1].number
    if newest not in held and rng.random() < 0.15:
        held.append(newest)
    if rng.random() < 0.05:
        return "", ()
    written, known = [], []
    for number in held:
        kind = _drawn(rng, _PHONE_DAMAGE)
        if kind == "phone_stopped" and number in person.current_phones:
            kind = ""
        written.append(damage(number, kind, rng) if kind else number)
        known += [number] if kind in PHONE_KEPT or not kind else []
    separator = rng.choice(_SEPARATORS[:4]) if any(" " in one for one in written) else rng.choice(_SEPARATORS)
    return separator.join(written), tuple(known)


def _address(person: Person, signed: date, rng: Random) -> tuple[str, Address | None]:
    """The home of the signing day, else the registered household."""
    lived = [home for home in person.residences if home.kind == "居住" and home.since <= signed]
    home = lived[-1] if lived and rng.random() < 0.7 else person.residences[0]
    draw = rng.random()
    if draw < 0.03:
        return "", None
    if draw < 0.06:
        return damage(home.address.full(), "address_mask_room", rng), None
    text = rng.choices((home.address.full(), home.address.registered(), home.address.terse()), (78, 12, 10))[0]
    kinds = {"": 90.0, "address_full_width": 4, "address_no_province": 4, "address_building": 2}
    kind = _drawn(rng, kinds)
    return damage(text, kind, rng) if kind else text, home.address


def _plate(world: World, person: Person, rng: Random) -> str:
    """A car that the loan is secured by, for some."""
    cars = world.vehicles_of.get(person.pid, [])
    return rng.choice(cars).plate if cars and rng.random() < 0.3 else ""


def _certificate(world: World, person: Person, contract_no: str) -> str:
    """The title of a house that somebody noted when the loan was made: the debtor's, or one that never was his.

    Drawn apart from everything else, so that a world without this column and one with it are the same.
    """
    rng = Random(f"{world.date} {contract_no} {person.pid}")
    his, draw = world.houses_of.get(person.pid, []), rng.random()
    if draw < _NOTED and his:
        return rng.choice(his).title_no
    return rng.choice(world.houses).title_no if draw > 1 - _MISNOTED else ""


def _parties(world: World, person: Person, rng: Random) -> tuple[Party | None, Party | None]:
    kin = {relative.relation: world.people[relative.pid] for relative in person.kin}
    spouse = kin.pop("配偶", None)
    others = [other for other in kin.values() if other.died is None]
    co_borrower = _party(spouse) if spouse and rng.random() < 0.25 else None
    return co_borrower, _party(rng.choice(others)) if others and rng.random() < 0.1 else None


def _party(person: Person) -> Party:
    return Party(person.pid, person.name, person.id_no, person.phones[0].number)


def _remark(rng: Random) -> str:
    return rng.choices(("", "停催", "已起诉", "承诺月底还款", "失联"), (64, 6, 12, 8, 10))[0]
