"""What is shown in lists keeps to law.md D5, and an unexpected form is hidden more."""

import pytest

from skiptrace.cases.masking import mask_value


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("name", "刘海", "刘*"),
        ("name", "欧阳小明", "欧***"),
        ("name", "阿卜杜·热合曼", "阿卜***"),
        ("name", "某某科技有限公司", "某某科技有限公司"),
        ("name", "", ""),
        ("id_no", "320102196701209326", "320102********9326"),
        ("id_no", "E12345678", "********"),
        ("phone", "13800001234", "138****1234"),
        ("phone", "+8613800001234", "138****1234"),
        ("phone", "01088886666", "0108*****66"),
        ("phone", "158****2996", "158****2996"),
        ("phone", "123", "***"),
        ("bank_card", "6222020200011122233", "622202***2233"),
        ("plate", "浙A12345", "浙A***45"),
        ("plate", "浙AD12345", "浙A****45"),
        ("address", "浙江省杭州市西湖区文三路250号1栋", "浙江省杭州市西湖区***"),
        ("address", "北京市朝阳区解放路86号", "北京市朝阳区***"),
        ("address", "幸福路1号", "***"),
        ("employer", "宏达机电有限公司", "宏达机电有限公司"),
        ("secret", "whatever", "********"),
    ],
)
def test_a_value_is_masked(kind: str, value: str, shown: str) -> None:
    assert mask_value(kind, value) == shown
