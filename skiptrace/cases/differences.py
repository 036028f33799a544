"""What changed in a case between two files, in words and amounts without a personal value."""

from collections.abc import Iterator
from decimal import Decimal

from skiptrace.cases.cabinet import PARTS, KeptCase, KeptClaim
from skiptrace.cases.case import Amount, Party, PartyRole
from skiptrace.cases.report import Difference

PART_NAMES = {"principal": "本金", "interest": "利息", "penalty": "罚息", "costs": "费用"}
_KINDS = {"phone": "电话", "address": "地址", "employer": "工作单位", "plate": "车牌", "bank_card": "卡号"} | {
    "certificate": "不动产权证号"
}
_ROLES = {PartyRole.CO_BORROWER: "共同借款人", PartyRole.GUARANTOR: "担保人"}
_STAGES = {"": "无", "in_suit": "已起诉"}


def differences(before: KeptCase, after: KeptCase, key: str) -> tuple[Difference, ...]:
    """Of one contract (by its key) and of the people beside it; nothing when only the date of the balances moved."""
    old = next(kept for kept in before.claims if kept.claim.key == key)
    new = next(kept for kept in after.claims if kept.claim.key == key)
    found = (*_of_claim(old, new), *_of_people(before, after))
    return tuple(Difference(after.number, what, was, now) for what, was, now in found)


def _of_claim(old: KeptClaim, new: KeptClaim) -> Iterator[tuple[str, str, str]]:
    for part in PARTS:
        was, now = _figure(getattr(old.claim, part)), _figure(getattr(new.claim, part))
        if was != now:
            yield PART_NAMES[part], was, now
    since = old.claim.overdue_since, new.claim.overdue_since
    if since[0] != since[1]:
        yield "逾期日期", str(since[0] or ""), str(since[1] or "")
    if old.stage != new.stage:
        yield "备注中的诉讼阶段", _STAGES[old.stage], _STAGES[new.stage]
    elif old.remark != new.remark:
        yield "备注", "", "已变更"


def _guarantee(party: Party, case: KeptCase) -> str:
    """Terms by contract, without its number."""
    places = {kept.claim.key: n for n, kept in enumerate(case.claims, 1)}
    told = [each for each in party.guarantees if each.claim_key in places]
    return "；".join(f"合同{places[g.claim_key]} {g.terms.mode.chinese}，保证期间{g.terms.period_text}" for g in told)


def _figure(amount: Amount | None) -> str:
    return f"{amount.value.quantize(Decimal('0.01'))}" if amount else ""


def _of_people(before: KeptCase, after: KeptCase) -> Iterator[tuple[str, str, str]]:
    known = {party.id: party for party in before.parties}
    for party in after.parties:
        old = known.get(party.id)
        if old is None:
            yield _ROLES[party.role], "", "新增 1 人"
            continue
        if party.id_no and not old.id_no:
            yield "证件号码", "无", "已补全"
        for kind, title in _KINDS.items():
            added = len(party.values(kind)) - len(old.values(kind))
            if added:
                yield title, "", f"新增 {added} 项"
        was, now = _guarantee(old, after), _guarantee(party, after)
        if was != now:
            yield "保证方式与保证期间", was, now
        noted = {(f.kind, f.value): f.note for f in old.facts}
        if any(noted.get((f.kind, f.value), f.note) != f.note for f in party.facts):
            yield "号码备注", "", "已变更"
