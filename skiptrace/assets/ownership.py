"""Whose a thing is, read from the register's own words (异议复议规定 25): alone, in parts, or jointly."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from skiptrace.assets.asset import AssetKind, Caution, Share
from skiptrace.cases.case import Party
from skiptrace.law.rule import rule
from skiptrace.tracing.profile import TracedRecord

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)|(\d+)分之(\d+)")

_TESTS = {
    AssetKind.HOUSE: "不动产按不动产登记簿判断",
    AssetKind.VEHICLE: "机动车按登记判断，占有另查",
    AssetKind.EQUITY: "股权按登记与公示系统判断",
    AssetKind.WAGES: "按缴存单位的记载推定，须由单位确认",
    AssetKind.PENSION: "按社会保险经办机构的记载判断",
    AssetKind.HOUSING_FUND: "按公积金账户名称判断",
    AssetKind.INSURANCE: "保单按投保人判断",
    AssetKind.MOVABLE: "其他动产按实际占有情况判断，担保登记不证明归属",
    AssetKind.RECEIVABLE: "登记只载明权利人，债权是否存在、到期须核实",
}


def title_test(kind: AssetKind) -> Caution:
    """By what the law tells whose a thing of the kind is (异议复议规定 25)."""
    return Caution(_TESTS.get(kind, "按账户名称判断"), rule("B-42"))


def share(record: TracedRecord, party: Party) -> Share:
    """The party's share as the record states it; a part that is not stated stays None."""
    names = [name for name in record.text("name").split("、") if name]
    form = record.text("ownership")
    if len(names) < 2 and form in {"", "单独所有"}:
        return Share(Fraction(1), form, 0)
    co_owners = max(len(names) - 1, 1)
    if form == "共同共有":
        return Share(None, form, co_owners)
    parts = [part for part in record.text("share").split("、") if part]
    mine = _position(record, names, party)
    if len(parts) == 1 and len(names) < 2:
        return Share(_part(parts[0]), form, co_owners)
    if mine is None or mine >= len(parts):
        return Share(None, form, co_owners)
    return Share(_part(parts[mine]), form, co_owners)


def part_of(record: TracedRecord, party: Party) -> Decimal | None:
    """The part that a record states, as a number: of a holding its percentage, of anything else the party's share."""
    text = record.text("share")
    part = _part(text) if record.kind == "equity" else share(record, party).part
    return None if part is None else Decimal(part.numerator) / Decimal(part.denominator)


def _position(record: TracedRecord, names: Sequence[str], party: Party) -> int | None:
    numbers = record.text("id_no").split("、")
    if party.id_no and party.id_no in numbers:
        return numbers.index(party.id_no)
    known = {party.name, *party.former_names}
    return next((n for n, name in enumerate(names) if name in known), None)


def _part(text: str) -> Fraction | None:
    if found := _PERCENT.search(text):
        part = Fraction(found[1]) / 100
    elif found := _FRACTION.search(text):
        part = Fraction(int(found[1]), int(found[2]) or 1) if found[1] else Fraction(int(found[4]), int(found[3]) or 1)
    else:
        return None
    return part if 0 < part <= 1 else None
