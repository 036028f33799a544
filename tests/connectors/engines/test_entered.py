"""What two persons typed means what the paper says where they agree, and nothing where they do not."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from connectors import Outcome, Reply, registry
from connectors.conformance.golden import RECEIVED
from connectors.engines import entered
from connectors.engines.twice import KIND, Picture, Reading, Said, write
from connectors.manifest.capture import CaptureOperation
from connectors.manifest.operation import FileOperation

ONE, TWO = Picture("a" * 64, 2), Picture("b" * 64, 1)
HEAD = {"result": "有登记信息", "pack": "K0123456789"}
HOUSE = {
    "name": "林小满",
    "certificate_no": "浙（2019）杭州市不动产权第0000001号",
    "location": "样例路8号",
    "area": "89.50",
}
ENTRY = {
    "name": "林小满",
    "court": "样例法院",
    "basis_no": "（2024）样0101民初1号",
    "filed": "2024年5月6日",
    "docket": "（2024）样0101执1号",
    "performance": "全部未履行",
    "behaviour": "有履行能力而拒不履行",
    "published": "2024-06-01",
}


def said(values: Mapping[str, str], page: int = 1) -> dict[str, Said]:
    return {name: Said(text, page) for name, text in values.items()}


def paper(first: Reading, second: Reading) -> Reply:
    return Reply(write("property_registry", "by_person", [ONE, TWO], [first, second]), KIND, RECEIVED)


def reading(*rows: Mapping[str, str], page: int = 1, **head: str) -> Reading:
    return Reading("wu", said(HEAD | head), tuple(said(row, page) for row in rows))


def form() -> FileOperation:
    found = registry()["property_registry"].manifest.operations["by_person"]
    assert isinstance(found, FileOperation)
    return found


def site() -> CaptureOperation:
    found = registry()["dishonest_debtors"].manifest.operations["dishonest"]
    assert isinstance(found, CaptureOperation)
    return found


@pytest.mark.parametrize(
    ("page", "sha256", "place"), [(1, ONE.sha256, "第1页"), (2, ONE.sha256, "第2页"), (3, TWO.sha256, "第1页")]
)
def test_a_value_cites_its_page_of_its_own_picture(page: int, sha256: str, place: str) -> None:
    mine = reading(HOUSE, page=page)
    answer = entered.parse(form(), [paper(mine, replace(mine, by="qian"))])

    cited = answer.records[0].fields["location"]
    assert (cited.sha256, cited.pointer) == (sha256, f"{place} 记录1 坐落")


def test_how_somebody_types_is_no_difference_and_the_first_reading_stands() -> None:
    theirs = HOUSE | {"name": " 林 小满", "certificate_no": "浙(2019)杭州市不动产权第０００0001号", "area": "89.5"}
    answer = entered.parse(form(), [paper(reading(HOUSE), replace(reading(theirs), by="qian"))])

    assert answer.outcome is Outcome.FOUND
    assert answer.records[0].text("area") == "89.50"


@pytest.mark.parametrize("name", sorted(HOUSE))
def test_one_key_value_that_differs_is_no_answer_and_is_not_told(name: str) -> None:
    answer = entered.parse(form(), [paper(reading(HOUSE), replace(reading(HOUSE | {name: "7"}), by="qian"))])

    assert (answer.outcome, answer.error) == (Outcome.FAILED, "Contract")
    assert "两人录入不一致" in answer.why
    assert HOUSE[name] not in answer.why


def test_a_later_whole_answer_stands_before_an_earlier_part() -> None:
    part, whole = reading(HOUSE, result="部分区县未反馈"), reading(HOUSE, HOUSE | {"certificate_no": "2"})
    papers = [paper(each, replace(each, by="qian")) for each in (part, whole)]

    assert entered.parse(form(), papers[:1]).outcome is Outcome.PARTIAL
    assert len(entered.parse(form(), papers).records) == 2


@pytest.mark.parametrize(
    ("total", "rows", "outcome"), [("1", 1, "found"), ("3", 1, "partial"), ("1", 2, "failed"), ("", 1, "failed")]
)
def test_a_print_says_how_many_there_are(total: str, rows: int, outcome: str) -> None:
    head = {"result": "共查询到 N 条失信被执行人信息", "name": "林小满", "id_no": "330106198506123419"}
    head |= {"total": total} if total else {}
    entries = tuple(said(ENTRY | {"docket": f"（2024）样0101执{n}号"}) for n in range(rows))
    mine = Reading("wu", said(head), entries)
    body = write("dishonest_debtors", "dishonest", [ONE], [mine, replace(mine, by="qian")])

    assert entered.parse(site(), [Reply(body, KIND, RECEIVED)]).outcome == outcome


def test_the_head_says_whom_the_paper_answers() -> None:
    mine = reading(HOUSE)

    assert entered.heading(form(), paper(mine, replace(mine, by="qian")))["pack"] == "K0123456789"
