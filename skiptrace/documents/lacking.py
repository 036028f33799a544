"""What a draft lacks, collected while it is filled: a gap is printed as 【缺：…】 and listed, never invented."""

from skiptrace.assets.asset import Grade
from skiptrace.assets.plan import PlanLine
from skiptrace.documents.book import Book
from skiptrace.permits.docket import Stage


class Lacking:
    """The list of what lacks, in the order of the paper, each once."""

    def __init__(self) -> None:
        self._items: dict[str, None] = {}

    def note(self, what: str) -> None:
        self._items[what] = None

    def fill(self, text: str, what: str, short: str = "") -> str:
        """The text, or 【缺：…】 with `what` noted. `short` is what stands in the paper when it is not the same."""
        if text:
            return text
        self.note(what)
        return f"【缺：{short or what}】"

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(self._items)


_ATTACHED = {
    Stage.PRE_SUIT: (
        "情况紧急、不立即保全将造成难以弥补损害的具体事实与证据（民事诉讼法第104条）",
        "担保书或者保函、担保财产证明（诉前必须提供）",
        "被保全财产所在地、被申请人住所地或者其他有管辖权的法院",
    ),
    Stage.IN_SUIT: (
        "可能使判决难以执行的具体事实与证据（民事诉讼法第103条）",
        "受理通知书",
    ),
    Stage.EXECUTION: ("生效法律文书副本及生效证明", "继承或者承受权利的证明（如有）"),
}
_ALWAYS = (
    "借款合同、放款凭证、还款流水（系统只有债权人清单所载金额）",
    "申请人主体资格证明、法定代表人身份证明",
    "授权委托书、律师事务所函、律师执业证",
    "申请人签章与提交日期",
)


def attachments(stage: Stage) -> tuple[str, ...]:
    """Papers that the system cannot have; a lawyer adds them."""
    return (*_ATTACHED[stage], *_ALWAYS)


def blocked(book: Book, entering: int) -> tuple[str, ...]:
    """Why the draft cannot be filed as it stands (保全规定 10): every line left out before suit, and an empty list."""
    found = []
    if book.stage is Stage.PRE_SUIT:
        found += [_left_out(line) for line in book.plan.lines if line.asset.grade is Grade.LEAD]
    if not entering and book.stage is not Stage.EXECUTION:
        found.append("没有明确的被保全财产信息，依保全规定第10条不能申请；请先取得财产信息或者在诉讼中以具体线索申请")
    return tuple(found)


def _left_out(line: PlanLine) -> str:
    return f"{line.asset.kind.chinese} {line.asset.title}：诉前只能列明确的财产，尚缺{'、'.join(line.asset.lacks)}"
