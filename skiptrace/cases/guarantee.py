"""How a guarantor answers for a contract: what the guarantee agreement says of mode and period (民法典 686, 692).

Surprising: silence and "not agreed" are two things. Where nothing was agreed the law fills the gap; where nobody has
said what was agreed, the calendar asks for every act and takes the shortest period.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from matching.script import clean
from skiptrace.cases.dates import read_date
from skiptrace.errors import UsageError
from skiptrace.law.limitation import GuaranteeMode

_NUMBER = re.compile(r"[Gg](\d{6,12})")
_SILENT = re.compile(r"(?:未|没有|没|无)(?:明确)?约定|约定不明|^无$|^不明$")
_OPEN_END = re.compile(r"约定不明|不明确|^不明$|(?:还|偿|结|付)清")
_LENGTH = re.compile(r"([0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?:个月|月|周年|年)")
_BARE = re.compile(r"[0-9]{1,3}")
_FIGURES = "零一二三四五六七八九"
MOST_MONTHS = 600


class Mode(StrEnum):
    """What is known of the mode. `OPEN`: the agreement leaves it open, and the law says which (民法典 686)."""

    UNKNOWN = ""
    GENERAL = "general"
    JOINT = "joint"
    OPEN = "open"

    @property
    def chinese(self) -> str:
        names = {"": "未登记", "general": "一般保证", "joint": "连带责任保证", "open": "没有约定或者约定不明"}
        return names[self.value]

    @property
    def agreed(self) -> GuaranteeMode | None:
        """As the law names what was agreed, None where nothing was or nobody has said."""
        return GuaranteeMode(self.value) if self in {Mode.GENERAL, Mode.JOINT} else None


class Lasting(StrEnum):
    """What is known of the period. `NONE`: not agreed; `UNCLEAR`: agreed without a clear end (民法典 692)."""

    UNKNOWN = ""
    AGREED = "agreed"
    NONE = "none"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Terms:
    """Mode and period of one guarantee; the period as a last day or as months from when the debt was due."""

    mode: Mode = Mode.UNKNOWN
    lasting: Lasting = Lasting.UNKNOWN
    until: date | None = None
    months: int | None = None

    def __post_init__(self) -> None:
        if (self.lasting is Lasting.AGREED) == (self.until is None and self.months is None):
            raise ValueError("约定的保证期间应有止日或者月数，没有约定的两者都没有")

    @property
    def silent(self) -> bool:
        """Whether they say nothing at all."""
        return self.mode is Mode.UNKNOWN and self.lasting is Lasting.UNKNOWN

    @property
    def period_text(self) -> str:
        if self.until is not None:
            return f"至 {self.until}"
        if self.months is not None:
            return f"主债务履行期限届满之日起 {self.months} 个月"
        return {Lasting.NONE: "没有约定", Lasting.UNCLEAR: "约定不明"}.get(self.lasting, "未登记")

    def over(self, older: "Terms") -> "Terms":
        """These terms, with the older ones where they say nothing."""
        mode = self.mode if self.mode is not Mode.UNKNOWN else older.mode
        return replace(older if self.lasting is Lasting.UNKNOWN else self, mode=mode)


@dataclass(frozen=True, slots=True)
class Deed:
    """What the guarantee agreement says beside mode and period; empty where nobody has said.

    `agreement`: its number and date. `limit`: the highest sum of a guarantee up to a maximum (民法典 690), in yuan.
    """

    agreement: str = field(default="", repr=False)
    scope: str = field(default="", repr=False)
    limit: Decimal | None = None

    @property
    def silent(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.agreement or self.scope) and self.limit is None

    def over(self, older: "Deed") -> "Deed":
        """This deed, with the older one where it says nothing."""
        limit = self.limit if self.limit is not None else older.limit
        return Deed(self.agreement or older.agreement, self.scope or older.scope, limit)


@dataclass(frozen=True, slots=True)
class Told:
    """Terms that a person entered for a guarantor and contracts, on what they rest, and whether they still count."""

    number: str
    party_id: str
    claim_ids: tuple[str, ...]
    terms: Terms
    basis: str = field(repr=False)
    entered_by: str
    entered_at: datetime
    undone_by: str = ""
    undone_at: datetime | None = None
    undone_why: str = field(default="", repr=False)
    deed: Deed = field(default_factory=Deed)


def read_mode(text: str) -> Mode | None:
    """The mode that a cell states; None when it is none of ours. A cell that names both is none."""
    plain = clean(text).replace(" ", "")
    joint, general = "连带" in plain, "一般" in plain
    if joint and general:
        return None
    if joint or general:
        return Mode.JOINT if joint else Mode.GENERAL
    return Mode.OPEN if _SILENT.search(plain) else None


def read_period(text: str, title: str = "") -> Terms | None:
    """The period that a cell states, its mode unknown; a bare number takes its unit from the column's title."""
    plain = re.sub(r"\s+", "", clean(text))
    if (found := _LENGTH.search(plain)) and not re.match(r"\d{4}年", plain):
        return _months(_figure(found.group(1)), years="年" in found.group(0))
    if _BARE.fullmatch(plain):
        years, months = "年" in title, "月" in title
        return _months(int(plain), years=years) if years != months else None
    if (day := read_date(plain)) is not None:
        return Terms(lasting=Lasting.AGREED, until=day)
    if _OPEN_END.search(plain):
        return Terms(lasting=Lasting.UNCLEAR)
    return Terms(lasting=Lasting.NONE) if _SILENT.search(plain) else None


def _months(count: int, *, years: bool) -> Terms | None:
    months = 12 * count if years else count
    return Terms(lasting=Lasting.AGREED, months=months) if 0 < months <= MOST_MONTHS else None


def _figure(text: str) -> int:
    """1 to 99 in Arabic or Chinese figures; 0 for what is no number."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.replace("两", "二").rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    left = (_FIGURES.index(tens) if tens else 1) if ten else 0
    return 10 * left + (_FIGURES.index(ones) if ones else 0)


def told_number(serial: int) -> str:
    return f"G{serial:06d}"


def told_serial(number: str) -> int:
    """The serial of an entry's number; UsageError for another form of number."""
    found = _NUMBER.fullmatch(number.strip())
    if not found:
        raise UsageError("保证约定编号应形如 G000001；可用 skiptrace calendar guarantee list 查看")
    return int(found.group(1))
