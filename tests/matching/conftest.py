"""Made-up people, and numbers with a right check character that nobody needs to bear."""

from __future__ import annotations

import pytest

from matching import Party, parse_party
from matching.fields.resident_id import check_character


def number(first17: str) -> str:
    return first17 + check_character(first17)


@pytest.fixture
def debtor_record() -> dict[str, object]:
    return {
        "name": "张伟",
        "id_no": number("33010619850314421"),
        "phones": ["13812345678", "13911112222"],
        "address": "杭州市西湖区文三路100号阳光花园3幢2单元501室",
        "employer": "杭州恒通物流有限公司",
        "plates": "浙A12345",
    }


@pytest.fixture
def debtor(debtor_record: dict[str, object]) -> Party:
    return parse_party(debtor_record)
