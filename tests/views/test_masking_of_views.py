"""What is shown is masked by field; a field that nobody has judged harmless is hidden."""

import pytest

from connectors.vocabulary import FIELDS_BY_KIND
from skiptrace.journal import Action
from skiptrace.views.view import shown
from skiptrace.views.wording import ACTIONS, KINDS


@pytest.mark.parametrize(
    ("field", "value", "masked"),
    [
        ("name", "王小明", "王**"),
        ("name", "王小明、李四", "王**、李*"),
        ("id_no", "110101199003078515", "110101********8515"),
        ("phone", "13800001234", "138****1234"),
        ("account_no", "6222020000001234567", "622202***4567"),
        ("ownership", "共同共有", "共同共有"),
        ("balance", "45210.33", "********"),
        ("a_new_field", "秘密", "**"),
    ],
)
def test_a_value_is_masked_by_its_field(field: str, value: str, masked: str) -> None:
    assert shown(field, value, masked=True) == masked
    assert shown(field, value, masked=False) == value


def test_every_kind_of_record_and_every_action_has_its_word() -> None:
    assert set(KINDS) >= set(FIELDS_BY_KIND)
    assert set(ACTIONS) == set(Action)
