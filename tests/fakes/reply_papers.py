"""What a person would enter from made-up paper replies of the registries and of a public site."""

from collections.abc import Mapping
from typing import Any

from tests.fakes.court_papers import ID_NO, NAME, said


def title(**changes: Any) -> dict[str, Any]:
    """One house of the debtor's alone."""
    plain = {
        "name": NAME,
        "id_no": ID_NO,
        "location": "北京市西城区样例街1号2单元301",
        "certificate_no": "京（2019）西城区不动产权第0000001号",
        "area": "89.5",
        "usage": "住宅",
        "registered": "2019-06-18",
        "mortgagee": "样例银行",
        "mortgage_amount": "600000",
    }
    return said(plain | changes)


def registry(*rows: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """The registry's answer about the debtor; `result` as it stands on the paper."""
    plain = {"result": "有登记信息" if rows else "无登记信息", "name": NAME, "id_no": ID_NO, "records": list(rows)}
    return said(plain | changes)


def listed(**changes: Any) -> dict[str, Any]:
    """A print of the list of dishonest judgment debtors without an entry."""
    plain = {"result": "没有找到相关的失信被执行人信息", "name": NAME, "id_no": ID_NO}
    return said(plain | changes)
