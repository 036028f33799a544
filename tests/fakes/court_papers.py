"""Made-up papers of a made-up court: their pictures, and what a person would enter from them."""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import typst
from PIL import Image, ImageDraw

NAME, ID_NO = "王小明", "110101199003078515"
DOCKET_NO = "（2026）京0102民初1号"
RULING_NO = "（2026）京0102民初1号之一"
LATER_NO = "（2026）京0102民初1号之二"
NOTICE_NO = "（2026）京0102执保9号"
COURT = "北京市西城区人民法院"
ACCOUNT = "6222020000000000017"


def pdf(*pages: str) -> bytes:
    """A PDF with a page for each text."""
    source = "\n#pagebreak()\n".join(pages or ("page",))
    made = typst.compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def image(kind: str = "PNG", size: tuple[int, int] = (600, 800), text: str = "paper", **options: Any) -> bytes:
    """A picture with a word on it."""
    made = Image.new("RGB", size, "white")
    ImageDraw.Draw(made).text((40, 40), text, fill="black")
    out = io.BytesIO()
    made.save(out, kind, **options)
    return out.getvalue()


def on(value: Any, page: int = 1) -> dict[str, Any]:
    """A value with its page."""
    return {"value": value, "page": page}


def said(values: Mapping[str, Any]) -> dict[str, Any]:
    """A form or a row in JSON; what is a pair already keeps its page, what is None is left out."""
    return {
        name: value if isinstance(value, (dict, list)) else on(value)
        for name, value in values.items()
        if value is not None
    }


def ruling(**changes: Any) -> dict[str, Any]:
    """A ruling that grants preservation, as a person enters it."""
    respondent = {"name": changes.pop("name", NAME), "id_no": changes.pop("id_no", ID_NO)}
    plain = {
        "court": COURT,
        "docket_no": DOCKET_NO,
        "ruling_no": RULING_NO,
        "decision": "granted",
        "made_on": "2026-10-28",
        "amount": "105000.00",
        "applicant": "某某消费金融有限公司",
        "respondents": [said(respondent)],
        "asked": [said({"text": "冻结被申请人银行存款105000元"})],
    }
    return said(plain | changes)


def measure(**changes: Any) -> dict[str, Any]:
    """A freeze of the debtor's account, first in line, for a year."""
    plain = {
        "kind": "deposit",
        "what": ACCOUNT,
        "name": NAME,
        "id_no": ID_NO,
        "holder": "某某银行北京丰收支行",
        "measure": "freeze",
        "order": "first",
        "start": "2026-10-29",
        "end": "2027-10-28",
        "asked": "105000.00",
        "frozen": "30000.00",
        "notice_no": NOTICE_NO,
    }
    return said(plain | changes)


def notice(*measures: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A result notice, or a receipt: the same form."""
    plain = {
        "court": COURT,
        "docket_no": DOCKET_NO,
        "document_no": "（2026）京0102执保9号告知书",
        "ruling_no": RULING_NO,
        "made_on": "2026-10-29",
        "measures": list(measures) or [measure()],
    }
    return said(plain | changes)


def account(**changes: Any) -> dict[str, Any]:
    """One account of a network print."""
    plain = {
        "bank": "某某银行北京丰收支行",
        "name": NAME,
        "id_no": ID_NO,
        "account_no": ACCOUNT,
        "account_kind": "个人结算账户",
        "account_status": "正常",
        "currency": "人民币",
        "balance": "30000.00",
        "available": "30000.00",
        "as_of": "2026-10-20",
    }
    return said(plain | changes)


def network_print(*accounts: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A network print that all institutions have answered."""
    plain = {
        "court": COURT,
        "docket_no": DOCKET_NO,
        "name": NAME,
        "id_no": ID_NO,
        "total": 21,
        "answered": 21,
        "accounts": list(accounts),
    }
    return said(plain | changes)


def encoded(form: Mapping[str, Any]) -> bytes:
    """The form as a program sends it."""
    return json.dumps(form, ensure_ascii=False).encode()


def filled(blank: bytes, values: Mapping[str, Any], pages: Mapping[str, int] | None = None) -> bytes:
    """A blank form filled by somebody at a desk: values by path, pages where the person wrote one."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    sheet = book["录入"]
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    for path, value in values.items():
        sheet.cell(rows[path], 3).value = value
        if pages and path in pages:
            sheet.cell(rows[path], 4).value = pages[path]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def paths(rows: Sequence[str], values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` of each row under its path."""
    return {f"{row}.{name}": value for row in rows for name, value in values.items()}


def lifted(**changes: Any) -> dict[str, Any]:
    """The freeze of the debtor's account, lifted whole."""
    plain = {"kind": "deposit", "what": ACCOUNT, "name": NAME, "id_no": ID_NO, "extent": "whole"}
    return said(plain | changes)


def renewed(**changes: Any) -> dict[str, Any]:
    """The freeze of the debtor's account, going on for a year."""
    plain = {"kind": "deposit", "what": ACCOUNT, "name": NAME, "id_no": ID_NO, "end": "2028-10-28"}
    return said(plain | changes)


def later(**changes: Any) -> dict[str, Any]:
    """The head of a later ruling; its rows come with `lifted`, `renewed` or `measures`."""
    plain = {"court": COURT, "docket_no": DOCKET_NO, "ruling_no": LATER_NO, "made_on": "2026-10-30"}
    return said(plain) | {
        name: value if isinstance(value, list) else on(value) for name, value in changes.items() if value is not None
    }
