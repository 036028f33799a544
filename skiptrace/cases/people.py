"""Reads the people of a row: the debtor, co-borrowers and guarantors, with what the creditor knows of each.

Surprising: a number that the cell itself gives to a relative (妻138...) is left out: the debtor's phone column does
not make a spouse a party.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from matching.fields import name as names
from matching.fields import phone as phones
from matching.fields import resident_id
from matching.fields.resident_id import Kind, ResidentIdKey
from matching.script import clean
from skiptrace.cases.case import PartyRole
from skiptrace.cases.cells import RowCells, is_damaged_number
from skiptrace.cases.dates import read_date
from skiptrace.cases.guarantee import Terms, read_mode, read_period
from skiptrace.cases.headers import Column, Field, Role
from skiptrace.cases.row import RowFact, RowPerson

_OWN_RELATIONS = frozenset({"", "本人", "单位", "公司", "家"})
_NO_EMPLOYER = frozenset(
    {"无", "无业", "待业", "失业", "个体", "个体经营", "个体户", "自由职业", "退休", "务农", "不详", "未知", "暂无"}
)
_BETWEEN = re.compile(r"[、,，;；/\n]+")
_HAN_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af].*[\u3400-\u9fff\U00020000-\U000323af*]")
_DIGITS = re.compile(r"[0-9]{6,}[0-9Xx]?")
_PLATE = re.compile(r"[\u4e00-\u9fa5][A-Z][A-Z0-9]{4,5}[A-Z0-9挂学警港澳使领]")
_CERTIFICATE = re.compile(r"不动产(?:权|证明)|房权证|房地权|产权证|房产证|土地使用")
_REGISTERED = str.maketrans("()", "（）")
"""As a registry writes its numbers, and looks for them."""
_CARD = re.compile(r"[0-9]{12,19}")
_CUT_TAIL = re.compile(r"[0-9]{15}000")
_ROLES = {Role.CO_BORROWER: PartyRole.CO_BORROWER, Role.GUARANTOR: PartyRole.GUARANTOR}


def read_debtor(cells: RowCells) -> RowPerson:
    """The debtor; `name` is "" when the row names nobody (and is rejected then)."""
    column, text = cells.first(Field.NAME)
    parts = _people(text)
    if len(parts) > 1:
        cells.problem(
            "several_names",
            column,
            "一格写了多个姓名，只取第一个",
            "请每行只写一名借款人，其余写入共同借款人或担保人列",
        )
    key = names.parse(_DIGITS.sub("", parts[0])) if parts else names.parse("")
    if not key.value:
        cells.reject("name_missing", column, "没有借款人姓名", "请补填姓名")
    _, former = cells.first(Field.FORMER_NAME)
    person = _person(cells, Role.DEBTOR, 1)
    also = tuple(part for part in _people(names.parse(former).value if former else "") if part not in key.former)
    return replace(person, name=key.value, former_names=(*key.former, *also))


def read_others(cells: RowCells, debtor: RowPerson) -> tuple[RowPerson, ...]:
    """Co-borrowers and guarantors that the row names, the debtor not among them."""
    found: list[RowPerson] = []
    for role, ordinal in cells.header.others:
        _, text = cells.first(Field.NAME, role, ordinal)
        parts = _people(text)
        ids = [part for _, cell in cells.given(Field.ID_NO, role, ordinal) for part in _BETWEEN.split(cell) if part]
        if len(parts) == 1:
            people = [(parts[0], _person(cells, role, ordinal))]
        else:
            people = list(_several(cells, role, ordinal, parts, ids))
        for part, person in people:
            key = names.parse(_DIGITS.sub("", part))
            named = replace(person, name=key.value, former_names=key.former)
            same = (named.name, named.id_no) in {(debtor.name, debtor.id_no), (debtor.name, "")}
            if named.name and not same:
                found.append(_guaranteeing(cells, named, ordinal) if role is Role.GUARANTOR else named)
    return tuple(found)


def _guaranteeing(cells: RowCells, person: RowPerson, ordinal: int) -> RowPerson:
    """A guarantor with the mode and period of his own columns, or of those that speak for the whole row."""
    columns, terms = dict(person.columns), Terms()
    column, text = _guarantee_cell(cells, Field.GUARANTEE_PERIOD, ordinal)
    if column and text:
        if (found := read_period(text, column.title)) is None:
            cells.problem("guarantee_period", column, "保证期间无法识别", "请写成 2028-06-30、24个月，或者“未约定”")
        else:
            terms, columns["guarantee"] = found, column.index
    column, text = _guarantee_cell(cells, Field.GUARANTEE_MODE, ordinal)
    if column and text:
        if (mode := read_mode(text)) is None:
            cells.problem("guarantee_mode", column, "保证方式无法识别", "请写成“一般保证”“连带责任保证”或者“未约定”")
        else:
            terms, columns["guarantee"] = replace(terms, mode=mode), column.index
    return replace(person, terms=terms, columns=columns)


def _guarantee_cell(cells: RowCells, kind: Field, ordinal: int) -> tuple[Column | None, str]:
    """The guarantor's own cell, else the row's."""
    own = cells.first(kind, Role.GUARANTOR, ordinal)
    return own if own[1] else cells.first(kind)


def _several(
    cells: RowCells, role: Role, ordinal: int, parts: list[str], ids: list[str]
) -> Iterator[tuple[str, RowPerson]]:
    """People who share a cell: each takes the id in the same place, and none of them the phones."""
    column, _ = cells.first(Field.ID_NO, role, ordinal)
    for place, part in enumerate(parts):
        key = resident_id.parse(ids[place]) if len(ids) == len(parts) else resident_id.parse("")
        yield part, _identified(_empty(cells, role, ordinal), key, column)


def _people(text: str) -> list[str]:
    """The names of a cell, each of two characters at least; a former name in brackets stays with its name."""
    plain = clean(text)
    if re.search(r"[(（\[【]", plain):
        return [plain]
    parts = [part for part in (p.strip() for p in _BETWEEN.split(plain)) if part]
    return parts if all(_HAN_NAME.search(part) for part in parts) else [plain]


def _empty(cells: RowCells, role: Role, ordinal: int) -> RowPerson:
    column, _ = cells.first(Field.NAME, role, ordinal)
    columns = {"name": column.index} if column else {}
    return RowPerson(_ROLES.get(role, PartyRole.DEBTOR), "", (), "", "", "", None, (), columns)


def _identified(person: RowPerson, key: ResidentIdKey, column: Column | None) -> RowPerson:
    columns = dict(person.columns)
    if column and (key.complete or key.masked):
        columns["id_no"] = column.index
    return replace(
        person,
        id_no=key.value if key.complete else "",
        id_hint=key.value if key.masked else "",
        sex=key.sex or "",
        birth_date=key.birth_date,
        columns=columns,
    )


def _person(cells: RowCells, role: Role, ordinal: int) -> RowPerson:
    column, key = _read_id(cells, role, ordinal)
    person = _identified(_empty(cells, role, ordinal), key, column)
    _, sex = cells.first(Field.SEX, role, ordinal)
    _, birth = cells.first(Field.BIRTH_DATE, role, ordinal)
    stated = sex[:1] if sex[:1] in {"男", "女"} else ""
    facts = (
        *_phones(cells, role, ordinal),
        *_places(cells, role, ordinal),
        *_employers(cells, role, ordinal),
        *_things(cells, role, ordinal),
    )
    unique = {(fact.kind, fact.value): fact for fact in reversed(facts)}
    return replace(
        person,
        sex=person.sex or stated,
        birth_date=person.birth_date or read_date(birth),
        facts=tuple(reversed(unique.values())),
    )


def _read_id(cells: RowCells, role: Role, ordinal: int) -> tuple[Column | None, ResidentIdKey]:
    column, text = cells.first(Field.ID_NO, role, ordinal)
    if column is None:
        return None, resident_id.parse("")
    key = resident_id.parse(text)
    if not text:
        if role is Role.DEBTOR:
            cells.problem("id_missing", column, "没有证件号码", "如有请补填；没有号码时只能按姓名等线索查找")
    elif (
        is_damaged_number(cells.raw(column)) or key.kind is Kind.FLOAT or (cells.csv and _CUT_TAIL.fullmatch(key.value))
    ):
        cells.problem(
            "id_float", column, "证件号码被表格软件转成数字，末几位已丢失", "请将该列设为“文本”格式后重新导出"
        )
        return column, resident_id.parse("")
    elif key.kind is Kind.OTHER_PAPER:
        cells.problem("id_other_paper", column, "不是居民身份证号码（护照、通行证等）", "请核对；如有身份证号请补填")
    elif not key.complete and not key.masked:
        cells.problem("id_damaged", column, _why_damaged(text, key), "请核对原件后更正；本系统不会自行修改号码")
    return column, key


def _why_damaged(text: str, key: ResidentIdKey) -> str:
    if key.kind is Kind.LETTERS:
        return "证件号码中有字母（如 O、I），应为数字"
    figures = re.sub(r"[^0-9Xx]", "", clean(text))
    if len(figures) not in {15, 18}:
        return f"证件号码应为 18 位（或 15 位旧号），实为 {len(figures)} 位"
    if len(figures) == 18 and read_date(figures[6:14]) is None:
        return "证件号码中的出生日期不存在"
    return "证件号码的校验码不符"


def _phones(cells: RowCells, role: Role, ordinal: int) -> Iterator[RowFact]:
    for column, text in cells.given(Field.PHONE, role, ordinal):
        found = phones.parse_all(text)
        if not found:
            cells.problem("phone_unreadable", column, "没有可识别的电话号码", "请填写 11 位手机号或带区号的固定电话")
        for key in found:
            if key.relation not in _OWN_RELATIONS:
                cells.problem("phone_third_party", column, "号码注明属于他人，未导入", "请只提供借款人本人的号码")
            elif key.damaged:
                cells.problem("phone_damaged", column, "电话号码位数不对或缺区号", "请核对后更正")
            else:
                if key.masked:
                    cells.problem("phone_masked", column, "电话号码有隐去的位数，不能拨打", "请提供完整号码")
                office = "单位电话" if key.relation in {"单位", "公司"} or "单位" in column.title else ""
                note = "；".join(part for part in (key.note, office) if part)
                yield RowFact("phone", key.value, note, column.index, key.e164)


def _places(cells: RowCells, role: Role, ordinal: int) -> Iterator[RowFact]:
    for column, text in cells.given(Field.ADDRESS, role, ordinal):
        note = next((word for word in ("户籍", "身份证", "单位") if word in column.title), "")
        value = re.sub(r"\s+", " ", clean(text))
        if len(value) > 2:
            yield RowFact("address", value, f"{note}地址" if note else "", column.index)


def _employers(cells: RowCells, role: Role, ordinal: int) -> Iterator[RowFact]:
    for column, text in cells.given(Field.EMPLOYER, role, ordinal):
        value = re.sub(r"\s+", "", clean(text))
        if len(value) > 1 and value not in _NO_EMPLOYER:
            yield RowFact("employer", value, "", column.index)


def _things(cells: RowCells, role: Role, ordinal: int) -> Iterator[RowFact]:
    for column, text in cells.given(Field.PLATE, role, ordinal):
        for part in _BETWEEN.split(text):
            plate = re.sub(r"[\s·.•-]+", "", clean(part)).upper()
            if _PLATE.fullmatch(plate):
                yield RowFact("plate", plate, "", column.index)
            elif plate:
                cells.problem("plate_unreadable", column, "车牌号格式不对", "请核对后更正")
    for column, text in cells.given(Field.CERTIFICATE, role, ordinal):
        certificate = re.sub(r"\s+", "", clean(text)).translate(_REGISTERED)
        if _CERTIFICATE.search(certificate):
            yield RowFact("certificate", certificate, "", column.index)
    for column, text in cells.given(Field.BANK_CARD, role, ordinal):
        card = re.sub(r"[\s-]+", "", clean(text)).strip("'")
        if not is_damaged_number(cells.raw(column)) and _CARD.fullmatch(card):
            yield RowFact("bank_card", card, "", column.index)
        else:
            cells.problem(
                "card_damaged", column, "卡号或账号不完整，或被表格软件转成数字", "请将该列设为“文本”后重新导出"
            )
