"""A remark stops what it says, and only that."""

import pytest

from skiptrace.cases.case import ClaimStatus
from skiptrace.cases.remarks import Marks, read_marks

SETTLED, WITHDRAWN, TRANSFERRED = ClaimStatus.SETTLED, ClaimStatus.WITHDRAWN, ClaimStatus.TRANSFERRED


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("停催", Marks(no_contact=True)),
        ("请勿联系", Marks(no_contact=True)),
        ("暂停催收", Marks(no_contact=True)),
        ("不停催", Marks()),
        ("取消停催", Marks(resumed=True)),
        ("停催已解除", Marks(resumed=True)),
        ("恢复催收", Marks(resumed=True)),
        ("停机", Marks()),
        ("已起诉", Marks(in_suit=True)),
        ("已立案，待开庭", Marks(in_suit=True)),
        ("未起诉", Marks()),
        ("拟起诉", Marks()),
        ("已撤诉", Marks()),
        ("撤回起诉", Marks()),
        ("已结清", Marks(SETTLED)),
        ("2026年9月已全额还清", Marks(SETTLED)),
        ("未结清", Marks()),
        ("尚未结清", Marks()),
        ("部分结清", Marks()),
        ("承诺月底结清", Marks()),
        ("撤案", Marks(WITHDRAWN)),
        ("委托方申请撤案", Marks(WITHDRAWN)),
        ("债权已转让", Marks(TRANSFERRED)),
        ("房产已转让", Marks()),
        ("客户已死亡", Marks(deceased=True)),
        ("疑似去世", Marks(deceased=True)),
        ("其父已故", Marks(other_death=True)),
        ("配偶死亡", Marks(other_death=True)),
        ("9月已结清，10月停催", Marks(SETTLED, no_contact=True)),
        ("", Marks()),
        ("正常", Marks()),
    ],
)
def test_a_remark_is_understood(text: str, marks: Marks) -> None:
    assert read_marks("备注", text) == marks


@pytest.mark.parametrize(
    ("title", "text", "marks"),
    [
        ("是否死亡", "是", Marks(deceased=True)),
        ("是否死亡", "否", Marks()),
        ("是否结清", "Y", Marks(SETTLED)),
        ("停催标识", "1", Marks(no_contact=True)),
        ("是否起诉", "√", Marks(in_suit=True)),
        ("结清状态", "未结清", Marks()),
        ("贷款状态", "结清", Marks(SETTLED)),
        ("是否可催收", "否", Marks(no_contact=True)),
        ("是否可催收", "是", Marks()),
        ("是否可催收", "", Marks()),
    ],
)
def test_a_title_that_asks_is_answered_by_a_plain_yes(title: str, text: str, marks: Marks) -> None:
    assert read_marks(title, text) == marks


def test_two_marks_together_keep_every_stop() -> None:
    both = Marks(SETTLED) | Marks(deceased=True) | Marks(in_suit=True)

    assert both == Marks(SETTLED, deceased=True, in_suit=True)
    assert both.stops
    assert not Marks(no_contact=True).stops
