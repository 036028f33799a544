"""Reads one name as written in a register, a judgment or a spreadsheet into a key.

Surprising: a title after a bare surname (王总, 李女士) and 某 are both read as masks: they show a surname and hide a
given name of unknown length.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from matching import mask, tables
from matching.fields.employer_key import EmployerKey
from matching.fields.employer_key import parse as parse_employer
from matching.fields.transliteration import canonical
from matching.script import DOTS, HAN, clean, first_reading, fold, readings, surname_readings, wide_fold

ONE, MANY = mask.ONE, mask.MANY

_FORMER = re.compile(
    rf"(?:曾用名?|别名|原名|又名|化名|曾名|旧名|更名前|改名前|小名|乳名|绰号|亦名|also)(?:[:：为是叫]|\s)*([{HAN}·、/,，]{{2,}})"
)
_MARKED_BEHIND = re.compile(rf"[/、,，]([{HAN}·]{{2,}})[(（](曾用名|原名|别名|旧名)[)）]")
_PRESENT = re.compile(rf"现(?:用名|名|更名为|改名为|改名)[:：为是]*([{HAN}·]{{2,}})")
_BRACKETS = re.compile(r"[(（\[【<《〈][^)）\]】>》〉]*[)）\]】>》〉]?")
_ROLES = (
    "被申请执行人 申请执行人 被执行人 再审申请人 被申请人 申请人 被上诉人 上诉人 被告人 被告 "
    "原告 第三人 案外人 利害关系人 共同借款人 借款人 主借人 共同还款人 共同债务人 "
    "连带责任保证人 连带保证人 一般保证人 保证人 反担保人 担保人 抵押人 出质人 债务人 债权人 "
    "户主 房屋所有权人 土地使用权人 产权人 权利人 所有权人 共有人 义务人 客户姓名 姓名 客户 "
    "法定代表人 实际控制人 负责人 经营者 法人 紧急联系人 联系人 投保人 被保险人 受益人 "
    "持卡人 车主 户名 承租人 出租人 买受人 受让人 出让人 股东 配偶 本人 甲方 乙方 丙方"
)
_ROLE = re.compile(rf"^(?:{_ROLES.replace(' ', '|')})(?:[:：]|(?=[^:：]{{2}}))")
_TITLE = re.compile(
    r"(?:先生|女士|小姐|同志|老师|师傅|总经理|经理|医生|大夫|律师|阿姨|大哥|大姐|老板|主任|科长|处长|局长|队长|警官|博士|教授|夫人|太太|书记|总)+$"
)
_COMPANY = re.compile(
    r"(?:公司|集团|工厂|厂|银行|支行|分行|合作社|联社|信用社|事务所|学校|大学|学院|中学|小学|幼儿园|医院|卫生院|委员会|村委会|居委会|"
    r"商行|经营部|工作室|超市|商店|酒店|饭店|餐厅|门市部|中心|研究院|研究所|基金会|协会|管理处|办事处|个体户|工商户|商贸行|合伙企业|\(有限合伙\)|局)$"
)
_MOU = re.compile(r"某+(?:[0-9]{1,2}|[甲乙丙丁戊己庚辛])?")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ .,'’·-]*$")
_RARE_COMPOUNDS = (
    "公孙慕容宇文司徒司空东方南宫西门独孤呼延端木轩辕百里夏侯钟离闻人赫连拓跋"
    "公冶申屠太史濮阳皇甫淳于宗政公羊东郭南门第五"
)
_LATIN_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof"})
_PARTICULARS = re.compile(
    r"[,，;；](?=\s*(?:[男女]|汉族|.{1,4}族|身份证|公民身份|住|现住|户籍|生于|[0-9])).*$|[0-9]{6,}[0-9Xx*]*$"
)
_GAP = re.compile(rf"(?<=[{HAN}])_+(?=[{HAN}])")
_TONES = re.compile("[\u0300-\u036f]")
SHORT = 3
_QUICK = re.compile(r"[\u4e00-\u9fff]{2,3}(?<!某)(?<!某.)(?<!某..)")
"""Names of two or three ideographs: nothing to take off unless the last character ends a title."""
_QUICK_MASK = re.compile(r"(?=[*\u4e00-\u9fff]*\*)(?=\**[\u4e00-\u9fff])[*\u4e00-\u9fff]{2,3}")
NICKNAMES = "老小"
TITLE_ENDS = frozenset("生士姐志师傅理医夫姨哥板任长官士授人太记总氏名")
_PLAIN = re.compile(rf"[{HAN}]{{2,3}}")
_POINT = re.compile(rf"(?<=[{HAN}])\s*[.。]\s*(?=[{HAN}])")
_LETTERS = re.compile("[A-Za-z]{2}")
_ANY_HAN = re.compile(rf"[{HAN}]")
_DOTS = re.compile("·{2,}")
_CELLS = re.compile("[A-Za-z]+|.")
_CROSSES = frozenset("Xx×")
_CROSSED = re.compile(rf"[{HAN}*某]*[Xx×]+[{HAN}*某]*")
ROUNDS = 64
_NOISE = re.compile(r"[\s=\"'“”‘’`_|]+")


@dataclass(frozen=True, slots=True)
class NameKey:
    """One name as read.

    `value`: the name in its own script without titles, roles, notes and spaces, masks as written ("" if none);
    `former`: names written beside it as former ones; `company`: the name of an organisation read as an employer's;
    `folded`, `wide`: script keys; `cells`: characters with ONE and MANY where hidden; `latin`: lower-case words;
    `tokens`: parts around dots; `heard`: the same in one spelling of each transliteration; `sounds`: toneless readings
    a character; `mixed`: characters and Latin letters.
    """

    value: str = ""
    former: tuple[str, ...] = ()
    surname: str = ""
    given: str = ""
    organisation: bool = False
    company: EmployerKey | None = None
    masked: bool = False
    folded: str = ""
    wide: str = ""
    cells: tuple[str, ...] = ()
    latin: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    sounds: tuple[frozenset[str], ...] = ()
    mixed: bool = False

    @property
    def complete(self) -> bool:
        """A whole name, nothing hidden."""
        return bool(self.value) and not self.masked

    @property
    def damaged(self) -> bool:
        """A name that shows no character at all, or holds a replacement sign."""
        return "\ufffd" in self.value

    @property
    def dotted(self) -> bool:
        """Written in parts, as transliterated names are."""
        return len(self.tokens) > 1

    @property
    def visible(self) -> tuple[str, ...]:
        """The characters that are shown."""
        return tuple(c for c in self.cells if c not in {ONE, MANY})


@cache
def compound_surnames() -> frozenset[str]:
    """Surnames of two characters."""
    rare = {_RARE_COMPOUNDS[i : i + 2] for i in range(0, len(_RARE_COMPOUNDS), 2)}
    return frozenset(s for s in (*tables.surnames(), *surname_readings(), *rare) if len(s) == 2)


def split(name: str) -> tuple[str, str]:
    """Surname and given name of a folded Han name; compound surnames when something is left for the given name."""
    if len(name) > 2 and name[:2] in compound_surnames():
        return name[:2], name[2:]
    return name[:1], name[1:]


def _sounds(cells: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    found = [readings(c) or frozenset({c.lower()}) for c in cells]
    surname, _ = split("".join(cells))
    for i, reading in enumerate(surname_readings().get(surname, ())):
        found[i] |= {reading}
    return tuple(found)


def main_sounds(name: str) -> tuple[str, ...]:
    """The usual reading of each character, the surname's own reading first."""
    surname, _ = split(name)
    special = surname_readings().get(surname, ())
    return (*special, *(first_reading(c) for c in name[len(special) :]))


def _take_former(text: str) -> tuple[str, tuple[str, ...]]:
    text = _MARKED_BEHIND.sub(r"（\2\1）", text)
    former: list[str] = []
    for match in _FORMER.finditer(text):
        former.extend(p for p in re.split(r"[、/,，]", match.group(1)) if len(p) > 1)
    present = _PRESENT.search(text)
    if present:
        return present.group(1), tuple(former)
    rest = _FORMER.sub("", text)
    return (rest or text) if former else text, tuple(former)


def _cells(text: str) -> tuple[str, ...]:
    """Cells of a masked name, from text whose mask signs are stars."""
    body = _MOU.sub(MANY, text)
    if body.endswith(mask.HIDDEN) and body.count(mask.HIDDEN) == 1:
        body = body[:-1] + MANY
    return tuple(ONE if c == mask.HIDDEN else c for c in body if c != "·")


def _masked(written: str, starred: str, former: tuple[str, ...]) -> NameKey:
    cells = _cells(starred)
    shown = "".join(cells)
    surname = ""
    if cells[0] not in {ONE, MANY}:
        two = fold(shown[:2])
        surname = two if two in compound_surnames() else fold(shown[:1])
    folded = tuple(fold(c) for c in cells)
    return NameKey(written, former, surname, masked=True, folded=fold(starred), wide=wide_fold(starred), cells=folded)


def _latin(text: str, former: tuple[str, ...]) -> NameKey:
    plain = unicodedata.normalize("NFD", text.lower()).replace("u\u0308", "v")
    plain = re.sub(r"lyu|(?<![a-z])nyu", lambda m: m.group()[0] + "v", _TONES.sub("", plain))
    words = tuple(w for w in re.findall(r"[a-z]+", clean(plain)) if w not in _LATIN_TITLES)
    joined = " ".join(words)
    return NameKey(re.sub(r"\s+", " ", text).strip(" .,"), former, folded=joined, wide=joined, latin=words, cells=words)


def _han(text: str, former: tuple[str, ...]) -> NameKey:
    folded = fold(text)
    tokens = tuple(t for t in folded.split("·") if t)
    joined = "".join(tokens)
    surname, given = ("", "") if len(tokens) > 1 or len(joined) > 4 else split(joined)
    cells = tuple(_CELLS.findall(joined))
    return NameKey(
        text,
        former,
        surname,
        given,
        folded=folded,
        wide=wide_fold(text),
        cells=cells,
        tokens=tokens,
        heard=tuple(map(canonical, tokens)),
        sounds=_sounds(cells),
        mixed=any(map(str.isascii, cells)),
    )


def _bare_surname(text: str) -> str:
    """The surname of 王总, 李女士, 老张, 王氏; "" for anything else."""
    rest = _TITLE.sub("", text)
    if rest != text and rest in tables.surnames():
        return rest
    if len(text) == 2 and text[0] in "老小" and text[1] in tables.surnames():
        return text[1]
    return text[0] if len(text) == 2 and text[1] == "氏" else ""


def _person(text: str, former: tuple[str, ...]) -> NameKey:
    bare = _bare_surname(text)
    if bare:
        return NameKey(text, former, bare, masked=True, folded=bare, wide=wide_fold(bare), cells=(*bare, MANY))
    rest = _TITLE.sub("", _TITLE.sub("", text)).rstrip(",;:、·-~")
    if len(rest) > 1 and not text.endswith("总"):
        text = rest
    starred = mask.with_stars(text)
    starred = re.sub(r"[Xx×]+", lambda m: mask.HIDDEN * len(m.group()), starred) if _x_is_mask(starred) else starred
    if mask.HIDDEN in starred or "某" in starred:
        return _masked(text, starred, former) if _ANY_HAN.search(starred.replace("某", "")) else NameKey()
    return _han(text, former)


def _organisation(text: str, former: tuple[str, ...]) -> NameKey:
    key = parse_employer(text)
    return NameKey(text, former, organisation=True, company=key, folded=fold(text), wide=wide_fold(text))


def _x_is_mask(text: str) -> bool:
    return not _CROSSES.isdisjoint(text) and bool(_CROSSED.fullmatch(text))


@lru_cache(maxsize=131072)
def parse(text: str) -> NameKey:
    """Reads one name; never raises. A text without any letter or ideograph gives the empty key.

    What is no plain name after one reading is read again, so that a title behind a remark goes as well.
    """
    if _QUICK.fullmatch(text) and text[-1] not in TITLE_ENDS and text[0] not in NICKNAMES:
        return _han(text, ())
    if _QUICK_MASK.fullmatch(text) and "某" not in text and text[-1] not in TITLE_ENDS and text[0] not in NICKNAMES:
        return _masked(text, text, ())
    key = _read(text)
    for _ in range(ROUNDS):
        if _PLAIN.fullmatch(key.value):
            break
        again = _read(key.value)
        if again.value == key.value:
            break
        key = replace(again, former=key.former + again.former)
    return key


def _read(text: str) -> NameKey:
    plain = clean(text).translate(DOTS)
    plain = _POINT.sub("·", plain)
    if _LATIN.fullmatch(plain):
        return _latin(plain, ()) if _LETTERS.search(plain) else NameKey()
    plain, former = _take_former(_GAP.sub(mask.HIDDEN, plain))
    company = _NOISE.sub("", plain)
    if len(company) > 3 and _COMPANY.search(company):
        return _organisation(company, former)
    plain = _BRACKETS.sub("", plain).strip("，,;；:：、/。·-—~()（）")
    plain = _PARTICULARS.sub("", _NOISE.sub("", plain))
    plain = _ROLE.sub("", _ROLE.sub("", plain)).strip("，,;；:：、/。·-—~()（）")
    if _LATIN.fullmatch(plain):
        return _latin(plain, former) if _LETTERS.search(plain) else NameKey()
    if not _ANY_HAN.search(plain):
        return NameKey()
    return _person(_DOTS.sub("·", plain), former)
