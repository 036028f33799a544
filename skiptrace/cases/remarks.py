"""What a creditor's remark does to a case: 停催, 已起诉, 已结清, 撤案, 已转让, 已故.

Surprising: a word counts only when the words before it leave it standing. 未结清 settles nothing, 撤诉 withdraws a suit
and not the claim, and 其父已故 is no report of the debtor's death.
"""

import re
from dataclasses import dataclass

from matching.script import clean
from skiptrace.cases.case import ClaimStatus

_CLAUSE = re.compile(r"[,，。;；、\n|]+")
_NOT = re.compile(
    r"(?:未|没有?|非|不|无|否|待|拟|若|如|部分|承诺|计划|准备|协商|可能|争取|要求|将|能否|是否|尚未)[^,]{0,3}$"
)
_LIFTED = re.compile(r"(?:恢复|解除|取消|撤销|结束|停止)[^,]{0,2}$|^[^,]{0,3}(?:解除|取消|结束|到期|期满)")
_OTHERS = re.compile(
    r"配偶|妻|丈夫|老公|老婆|父|母|爸|妈|儿|女儿|兄|弟|姐|妹|亲属|家人|担保人|保证人|共同借款|联系人|祖|爷|奶"
)
_THINGS = re.compile(r"房|车|股权|股份|店|产权|电话|号码")
_ENDS = (
    (ClaimStatus.SETTLED, re.compile(r"结清|还清|清偿完毕|全额还款|全部归还|核销清户|销户结清")),
    (ClaimStatus.WITHDRAWN, re.compile(r"撤案|撤单|退案|撤回|收回委托|停止委托|终止委托")),
    (ClaimStatus.TRANSFERRED, re.compile(r"转让|转出|已出售|债权出售")),
)
_SUIT_ONLY = re.compile(r"^(?:起诉|诉讼|申请|上诉|执行|立案|投诉|保全)")
_DEATH = re.compile(r"死亡|已故|去世|身故|过世|亡故|病故|逝世|已死")
_NO_CONTACT = re.compile(r"停催|停止催收|暂停催收|停止联系|禁止?催|勿(?:再)?(?:催|联系|扰|打)|不可联系|不得联系|停呼")
_RESUMED = re.compile(r"(?:恢复|解除停|取消停|撤销停|结束停)(?:催|联系)|停催[^,]{0,3}(?:取消|解除|结束)")
_SUIT = re.compile(r"起诉|立案|诉讼中|已诉|法诉|开庭|已判决|判决生效|执行中|强制执行|仲裁中")
_SUIT_ENDED = re.compile(r"撤诉|撤回(?:起诉|诉讼)|驳回起诉")
_MAY_CONTACT = re.compile(r"可(?:以)?(?:催|联系)|允许(?:催|联系)")
_YES = frozenset({"是", "Y", "YES", "1", "1.0", "√", "✓", "对", "TRUE", "有"})
_NO = frozenset({"", "否", "N", "NO", "0", "0.0", "×", "X", "FALSE", "无", "-", "/"})


@dataclass(frozen=True, slots=True)
class Marks:
    """What the remarks of one row say. `other_death`: somebody died, but another person than the debtor."""

    status: ClaimStatus = ClaimStatus.ACTIVE
    no_contact: bool = False
    resumed: bool = False
    deceased: bool = False
    in_suit: bool = False
    other_death: bool = False

    def __or__(self, other: "Marks") -> "Marks":
        """Both together: a stop in either stands."""
        return Marks(
            self.status if self.status is not ClaimStatus.ACTIVE else other.status,
            self.no_contact or other.no_contact,
            self.resumed or other.resumed,
            self.deceased or other.deceased,
            self.in_suit or other.in_suit,
            self.other_death or other.other_death,
        )

    @property
    def stops(self) -> bool:
        """Whether queries stop: the claim has ended or the debtor is reported dead."""
        return self.deceased or self.status is not ClaimStatus.ACTIVE


def read_marks(title: str, text: str) -> Marks:
    """The marks of one cell. Under a title that asks (是否死亡, 停催标识) a plain yes says what the title says."""
    asks = re.sub(r"是否|有无|标识|标志|状态|情况|[??]", "", clean(title))
    plain = re.sub(r"\s+", "", clean(text))
    if plain.upper() in _NO:
        return Marks(no_contact=bool(plain) and bool(_MAY_CONTACT.search(asks)))
    if plain.upper() in _YES:
        plain = asks
    marks = Marks()
    for clause in _CLAUSE.split(plain):
        marks |= _clause(clause)
    return marks


def _clause(clause: str) -> Marks:
    status = next((kind for kind, pattern in _ENDS if _stands(pattern, clause)), ClaimStatus.ACTIVE)
    death = _DEATH.search(clause)
    other = bool(death and _OTHERS.search(clause[: death.start()]))
    resumed = bool(_RESUMED.search(clause))
    return Marks(
        status,
        no_contact=not resumed and any(not _lifted(found, clause) for found in _NO_CONTACT.finditer(clause)),
        resumed=resumed,
        deceased=bool(death and not other and not _NOT.search(clause[: death.start()])),
        in_suit=_sued(clause),
        other_death=other,
    )


def _stands(pattern: re.Pattern[str], clause: str) -> bool:
    for found in pattern.finditer(clause):
        before, after = clause[: found.start()], clause[found.end() :]
        if not (_NOT.search(before) or _THINGS.search(before) or _SUIT_ONLY.search(after)):
            return True
    return False


def _sued(clause: str) -> bool:
    if _SUIT_ENDED.search(clause):
        return False
    return any(not _NOT.search(clause[: found.start()]) for found in _SUIT.finditer(clause))


def _lifted(found: re.Match[str], clause: str) -> bool:
    before, after = clause[: found.start()], clause[found.end() :]
    return bool(_LIFTED.search(before) or _LIFTED.search(after) or re.search(r"(?:未|不|无|否|非)$", before))
