"""Finds the header of a sheet and says what each column holds, whatever the wording, the order, or the rows above it.

Surprising: a column about a relative or an emergency contact is recognised in order to be left out: such people do not
answer for the debt (个人信息保护法 13), and their number must never become the debtor's.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files

from matching.script import clean
from skiptrace.cases.spreadsheet import Cell, Sheet, column_letters

_SEARCHED_ROWS = 40
_HEADER_CELLS = 2


class Field(StrEnum):
    """What a column can hold."""

    SERIAL = "serial"
    NAME = "name"
    FORMER_NAME = "former_name"
    ID_NO = "id_no"
    PHONE = "phone"
    ADDRESS = "address"
    EMPLOYER = "employer"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    PLATE = "plate"
    BANK_CARD = "bank_card"
    CERTIFICATE = "certificate"
    CONTRACT = "contract"
    GUARANTEE_MODE = "guarantee_mode"
    GUARANTEE_PERIOD = "guarantee_period"
    PRINCIPAL = "principal"
    INTEREST = "interest"
    PENALTY = "penalty"
    COSTS = "costs"
    TOTAL = "total"
    OVERDUE_SINCE = "overdue_since"
    AS_OF = "as_of"
    REMARK = "remark"
    OTHER = "other"  # understood, of no use here


class Role(StrEnum):
    """Whose column it is."""

    DEBTOR = "debtor"
    CO_BORROWER = "co_borrower"
    GUARANTOR = "guarantor"
    STRANGER = "stranger"  # relatives, colleagues, contacts: left out


MANY = frozenset(
    {Field.PHONE, Field.ADDRESS, Field.EMPLOYER, Field.REMARK, Field.PLATE, Field.BANK_CARD, Field.CERTIFICATE}
)
"""Fields of which a person may have several columns; of the others the best wording wins."""

_WORDING = tomllib.loads((files("skiptrace.cases") / "headings.toml").read_text(encoding="utf-8"))
_ROLES = tuple((Role(each["role"]), re.compile(each["wording"])) for each in _WORDING["role"])
_PATTERNS = tuple((Field(each["field"]), each["rank"], re.compile(each["wording"])) for each in _WORDING["field"])
_AFTER = re.compile(r"[#第]?([0-9一二三四五])")
_BEFORE = re.compile(r"第?([0-9一二三四五])$")
_ORDINALS = "一二三四五"
_DIGITS = re.compile(r"[0-9*]{5}")

_BARE_PARTY = re.compile(
    r"^(?:共同(?:借款|债务|还款)人|共[借债]人|(?:连带)?(?:担保|保证)人|连带责任人)[0-9一二三四五]?$"
)
_UNIT = re.compile(r"[(（\[]?(?:单位[::])?(?:人民币)?(万元|亿元|万|千元|元)[)）\]]?$")
_SCALES = {
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "亿元": Decimal(100_000_000),
    "千元": Decimal(1_000),
    "元": Decimal(1),
}
_TITLE_UNIT = re.compile(r"单位[::]\s*(?:人民币)?(万元|亿元|千元|元)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `index` from 0, its own `title`, and `scale` by which a number is yuan."""

    index: int
    title: str
    field: Field
    role: Role = Role.DEBTOR
    ordinal: int = 1
    scale: Decimal = Decimal(1)

    @property
    def letters(self) -> str:
        return column_letters(self.index)

    @property
    def label(self) -> str:
        """`H（逾期本金）`: how a person finds the column."""
        return f"{self.letters}（{self.title}）" if self.title else self.letters


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a sheet that are read, the first row of data (from 0), and what was left out and why (Chinese)."""

    sheet: str
    columns: tuple[Column, ...]
    first_row: int
    titles: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def of(self, field: Field, role: Role = Role.DEBTOR, ordinal: int = 1) -> tuple[Column, ...]:
        """The columns that hold a field of one person."""
        return tuple(c for c in self.columns if c.field is field and c.role is role and c.ordinal == ordinal)

    @property
    def others(self) -> tuple[tuple[Role, int], ...]:
        """Who beside the debtor has a name column: (role, ordinal)."""
        wanted = {(c.role, c.ordinal) for c in self.columns if c.field is Field.NAME}
        return tuple(sorted(wanted - {(Role.DEBTOR, 1)}))


def find_header(sheet: Sheet) -> Header | None:
    """The header of a sheet, None when no row names both a debtor and an amount."""
    rows = sheet.rows[:_SEARCHED_ROWS]
    for top in range(len(rows)):
        if not _is_header_row(rows[top]):
            continue
        bottom = top
        while bottom + 1 < len(rows) and _is_header_row(rows[bottom + 1]):
            bottom += 1
        above = 1 if top > 0 and _is_group_row(rows[top - 1]) else 0
        header = _header(sheet, top - above, bottom)
        if header.of(Field.NAME) and (header.of(Field.PRINCIPAL) or header.of(Field.TOTAL)):
            return header
    return None


def is_repeated(header: Header, row: Sequence[Cell]) -> bool:
    """Whether a data row is the header again, as printed pages repeat it."""
    same = sum(1 for c in header.columns if label(row[c.index]) and label(row[c.index]) == label(c.title))
    return same >= max(_HEADER_CELLS, len(header.columns) // 2)


def label(cell: Cell) -> str:
    """A header cell without spaces and brackets, in one script width and in upper case; "" for what is no text."""
    if not isinstance(cell, str):
        return ""
    plain = re.sub(r"\s+", "", clean(cell)).upper()
    return re.sub(r"[(\[【<][^)\]】>]*[)\]】>]", "", plain).strip("*:：※")


def recognise(text: str) -> tuple[Field, int] | None:
    """Field and rank of a label; None when no wording of ours fits."""
    if not text or len(text) > 24:
        return None
    if _BARE_PARTY.match(text):
        return Field.NAME, 1
    return next(((kind, rank) for kind, rank, pattern in _PATTERNS if pattern.search(text)), None)


def _is_header_row(row: Sequence[Cell]) -> bool:
    """At least two labels that are understood, and nothing that only data hold: numbers, dates, runs of digits."""
    if any(not isinstance(cell, str) or _DIGITS.search(clean(cell)) for cell in row):
        return False
    return len({text for text in map(label, row) if recognise(text)}) >= _HEADER_CELLS


def _is_group_row(row: Sequence[Cell]) -> bool:
    """Group names (客户信息, 担保人信息) above the header; a title over the whole width has one text only."""
    texts = {label(cell) for cell in row if cell != ""}
    return len(texts) > 1 and all(0 < len(text) <= 12 for text in texts)


def _header(sheet: Sheet, top: int, bottom: int) -> Header:
    scale = _title_scale(sheet.rows[:top])
    found: list[tuple[Column, int]] = []
    notes: list[str] = []
    titles: list[str] = []
    for index in range(len(sheet.rows[bottom])):
        stack = [sheet.rows[r][index] for r in range(top, bottom + 1)]
        column, rank, title = _column(index, stack, scale)
        titles.append(title)
        if column is None:
            if title:
                notes.append(f"列 {column_letters(index)}（{title}）含义不明，未导入")
        elif column.role is Role.STRANGER:
            notes.append(f"列 {column.label}涉及与债务无关的第三人，未导入（个人信息保护法第13条）")
        else:
            found.append((column, rank))
    return Header(sheet.name, _best(_numbered(found), notes), bottom + 1, tuple(titles), tuple(notes))


def _column(index: int, stack: Sequence[Cell], scale: Decimal) -> tuple[Column | None, int, str]:
    """The meaning of one column from its cells, top to bottom: the lowest text names it, any of them may say whose."""
    texts = [label(cell) for cell in stack]
    title = next((re.sub(r"\s+", "", str(cell)) for cell in reversed(stack) if label(cell)), "")
    meaning = next((hit for text in reversed(texts) if (hit := recognise(text))), None)
    if meaning is None:
        return None, 0, title
    role, ordinal = next((stated for text in reversed(texts) if (stated := _whose(text))), (Role.DEBTOR, 1))
    unit = _UNIT.search(clean(title))
    own_scale = _SCALES[unit.group(1)] if unit else scale
    return Column(index, title, meaning[0], role, ordinal, own_scale), meaning[1], title


def _whose(text: str) -> tuple[Role, int] | None:
    """Role and ordinal (担保人2, 第二担保人) that a label states; None when it states none."""
    for role, pattern in _ROLES:
        found = pattern.search(text)
        if found and role is Role.DEBTOR:
            return role, 1
        if found:
            number = _AFTER.match(text[found.end() :]) or _BEFORE.search(text[: found.start()])
            figure = number.group(1) if number else "1"
            return role, _ORDINALS.index(figure) + 1 if figure in _ORDINALS else int(figure)
    return None


def _numbered(found: Sequence[tuple[Column, int]]) -> list[tuple[Column, int]]:
    """Two columns 担保人 without a figure are two people: the nth id is the nth person's, or the one's before it."""
    done = list(found)
    for role in (Role.CO_BORROWER, Role.GUARANTOR):
        places = [n for n, (column, _) in enumerate(found) if column.role is role]
        named = [n for n in places if found[n][0].field is Field.NAME]
        if len(named) < 2 or any(found[n][0].ordinal != 1 for n in places):
            continue
        for kind in {found[n][0].field for n in places}:
            alike = [n for n in places if found[n][0].field is kind]
            for nth, n in enumerate(alike, 1):
                before = max(sum(1 for name in named if name <= n), 1)
                ordinal = nth if len(alike) == len(named) else before
                done[n] = (replace(found[n][0], ordinal=ordinal), found[n][1])
    return done


def _best(found: Sequence[tuple[Column, int]], notes: list[str]) -> tuple[Column, ...]:
    """All columns of fields that may repeat; of the others the most exact wording, the first of equals."""
    rivals: dict[tuple[Field, Role, int], list[tuple[Column, int]]] = defaultdict(list)
    for column, rank in found:
        rivals[column.field, column.role, column.ordinal].append((column, rank))
    loan = rivals.get((Field.PRINCIPAL, Role.DEBTOR, 1), [])
    if loan and max(rank for _, rank in loan) == 0:
        # What was lent is not what is owed; it serves only where the file gives nothing better.
        if (Field.TOTAL, Role.DEBTOR, 1) in rivals:
            del rivals[Field.PRINCIPAL, Role.DEBTOR, 1]
        else:
            notes.append(f"列 {loan[0][0].label}是放款金额，已暂作逾期本金；请债权人提供尚欠本金")
    kept: list[Column] = []
    for (kind, _, _), columns in rivals.items():
        if kind in MANY or kind is Field.OTHER:
            kept.extend(column for column, _ in columns)
            continue
        best = max(columns, key=lambda each: each[1])[0]
        kept.append(best)
        if kind is not Field.SERIAL:
            notes.extend(f"列 {c.label}与列 {best.label}含义相同，未导入" for c, _ in columns if c is not best)
    return tuple(sorted(kept, key=lambda column: column.index))


def _title_scale(rows: Sequence[Sequence[Cell]]) -> Decimal:
    """`单位：万元` above the header holds for every amount that does not say otherwise."""
    for row in rows:
        for cell in row:
            found = _TITLE_UNIT.search(clean(cell)) if isinstance(cell, str) else None
            if found:
                return _SCALES[found.group(1)]
    return Decimal(1)
