"""A scan only counts; details are asked where it counts something, read only where they are about what was asked."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors import Answer, Grant, Lookup, Outcome, Query, Reply, registry
from connectors.engines.asking import Asking
from connectors.wire import WireRequest

NOW = datetime(2026, 10, 30, tzinfo=UTC)
QUERY = Query("company_registry", "person", {"name": "林小满"})
Change = Callable[[Any], None]
WHOLE = ("scan.json", "offices.json", "shares.json", "freezes.json", "pledges.json")


@pytest.fixture(scope="module")
def source() -> Lookup:
    held = registry()["company_registry"]
    assert isinstance(held, Lookup)
    return held


@pytest.fixture
def replies(sample: Callable[[str, str], bytes]) -> Callable[..., list[Reply]]:
    """Samples by name, some of them changed."""

    def make(*names: str, **changes: Change) -> list[Reply]:
        made = []
        for name in names:
            document = json.loads(sample("company_registry", name))
            if change := changes.get(name.removesuffix(".json")):
                change(document)
            made.append(Reply(json.dumps(document, ensure_ascii=False).encode(), "json", NOW, 200))
        return made

    return make


def asked(source: Lookup, grant: Callable[..., Grant], replies: Sequence[Reply]) -> WireRequest | None:
    step = source.step(Asking(QUERY, grant("company_registry"), {}, len(replies) + 1), replies)
    return step if isinstance(step, WireRequest) else None


def read(source: Lookup, replies: Sequence[Reply]) -> Answer:
    return source.parse("person", replies)


def test_the_machine_goes_on_from_whatever_was_answered(
    source: Lookup, grant: Callable[..., Grant], replies: Callable[..., list[Reply]]
) -> None:
    """It holds no state: each request follows from the replies alone, also after a stop."""
    every = replies(*WHOLE)
    sent = [asked(source, grant, every[:number]) for number in range(len(every) + 1)]
    bodies: list[Mapping[str, object] | None] = [request.body if request else None for request in sent]
    code = json.loads(every[0].body)["data"]["companies"][0]["creditCode"]

    assert [request.path if request else "" for request in sent] == [
        "/person/scan", "/person/offices", "/person/shares", "/company/freezes", "/company/pledges", "",
    ]  # fmt: skip
    assert bodies[1] == {"personName": "林小满", "pageIndex": 1}
    assert bodies[3] == {"creditCode": code, "pageIndex": 1}


def test_nothing_is_asked_where_the_scan_counts_nothing(
    source: Lookup, grant: Callable[..., Grant], replies: Callable[..., list[Reply]]
) -> None:
    def only_shares(scan: Any) -> None:
        scan["data"] |= {"total": 2, "counts": {"offices": 0, "shares": 2, "freezes": 0, "pledges": 0}}
        scan["data"]["companies"][0]["counts"] = {"freezes": 0, "pledges": 0}

    held = replies("scan.json", "shares.json", scan=only_shares)

    first, then = asked(source, grant, held[:1]), asked(source, grant, held)
    assert first is not None
    assert first.path == "/person/shares"
    assert then is None
    assert {record.kind for record in read(source, held).records} == {"equity"}


def test_rows_of_others_are_left_out_by_name_company_role_and_state(
    source: Lookup, replies: Callable[..., list[Reply]]
) -> None:
    """Other holders, longer names, similar companies, released freezes, and pledges in which the person is creditor."""
    answer = read(source, replies(*WHOLE))
    pledged = [record for record in answer.records if record.text("mortgagee")]
    claims = [record for record in answer.records if record.kind == "pledge_claim"]

    assert answer.outcome is Outcome.FOUND
    assert {record.text("name") for record in answer.records} == {"林小满"}
    assert [record.text("seizure_no") for record in answer.records if record.text("seized_by")] == [
        "（2025）浙0106执1号"
    ]
    assert [record.text("mortgage_no") for record in pledged] == ["330100000001"]
    assert [(record.text("role"), record.text("pledgor")) for record in claims] == [("质权人", "周样例")]


def test_two_of_twelve_is_partial_with_both_numbers(source: Lookup, replies: Callable[..., list[Reply]]) -> None:
    answer = read(source, replies("scan_many.json", "shares_cut.json", "nothing.json"))

    assert answer.outcome is Outcome.PARTIAL
    assert "12" in answer.why
    assert "2 条" in answer.why


def test_what_is_spent_is_failed_wherever_it_happens(source: Lookup, replies: Callable[..., list[Reply]]) -> None:
    """A used-up budget is no nought: neither at the scan nor in the middle of the details."""
    for names in (["spent.json"], [*WHOLE[:3], "spent.json"]):
        answer = read(source, replies(*names))

        assert (answer.outcome, answer.error, answer.records) == (Outcome.FAILED, "QuotaSpent", ())


def _set(**data: object) -> Change:
    return lambda document: document["data"].update(data)


def _count(name: str, value: object) -> Change:
    return lambda document: document["data"]["counts"].update({name: value})


def _drop_companies(document: Any) -> None:
    document["data"]["companies"] = []


CONTRADICTIONS: Mapping[str, Mapping[str, Change]] = {
    "the sum is not the sum": {"scan": _set(total=8)},
    "a count is missing": {"scan": lambda d: d["data"]["counts"].pop("shares")},
    "a count is no number": {"scan": _count("shares", "2")},
    "a company counts more than there is": {
        "scan": lambda d: d["data"]["companies"][1]["counts"].update({"freezes": 5})
    },
    "the detail is another company's": {"freezes": _set(entName="杭州样例科技股份有限公司")},
    "the detail is another person's": {"shares": _set(personName="林小曼")},
    "the page is another one": {"shares": _set(pageIndex=2)},
    "a state nobody knows": {"freezes": lambda d: d["data"]["items"][1].update({"status": "9"})},
    "a role nobody knows": {"pledges": lambda d: d["data"]["items"][2].update({"category": "让与担保"})},
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_what_contradicts_itself_is_an_engineers_matter(
    name: str, source: Lookup, replies: Callable[..., list[Reply]]
) -> None:
    answer = read(source, replies(*WHOLE, **CONTRADICTIONS[name]))

    assert (answer.outcome, answer.error) == (Outcome.FAILED, "Contract")


def test_nobody_beside_a_count_is_no_nobody(source: Lookup, replies: Callable[..., list[Reply]]) -> None:
    """The code says that nothing is there, the counts say otherwise."""
    held = replies("nothing.json", nothing=lambda d: d.update({"data": {"counts": {"shares": 3}}}))

    assert read(source, held).error == "Contract"


def test_companies_that_the_scan_does_not_list_are_missed_and_counted(
    source: Lookup, replies: Callable[..., list[Reply]]
) -> None:
    """Freezes that no listed company accounts for make the answer partial."""
    answer = read(source, replies(*WHOLE[:3], scan=_drop_companies))

    assert answer.outcome is Outcome.PARTIAL
    assert "来源共有 11 条，只取得 6 条" in answer.why


def test_a_detail_without_a_row_of_the_person_alone_finds_nothing(
    source: Lookup, replies: Callable[..., list[Reply]]
) -> None:
    """Only others' rows: neither found nor no record."""

    def others(document: Any) -> None:
        for item in document["data"]["items"]:
            item["personName"] = "林小满堂"

    def only_shares(scan: Any) -> None:
        _drop_companies(scan)
        scan["data"] |= {"total": 3, "counts": {"offices": 0, "shares": 3, "freezes": 0, "pledges": 0}}

    held = replies("scan.json", "shares.json", scan=only_shares, shares=others)

    assert read(source, held).error == "Contract"


def test_a_failed_attempt_between_details_is_passed_over(
    source: Lookup, replies: Callable[..., list[Reply]], grant: Callable[..., Grant]
) -> None:
    whole = replies(*WHOLE)
    held = [*whole[:2], Reply(b"", "other", NOW, 502), *whole[2:]]
    request = asked(source, grant, held[:3])

    assert request is not None
    assert request.path == "/person/shares"
    assert read(source, held) == read(source, whole)


def test_more_entries_than_the_manifest_allows_are_partial(source: Lookup, replies: Callable[..., list[Reply]]) -> None:
    """Twenty companies are looked into; what the one beyond them holds is counted as missing."""
    codes = [f"X{number}" for number in range(21)]

    def crowd(scan: Any) -> None:
        entry = scan["data"]["companies"][0]
        counts = {"freezes": 0, "pledges": 6}
        scan["data"]["companies"] = [{**entry, "creditCode": code, "counts": counts} for code in codes]
        scan["data"] |= {"total": 126, "counts": {"offices": 0, "shares": 0, "freezes": 0, "pledges": 126}}

    def of(code: str) -> Change:
        def change(detail: Any) -> None:
            detail["data"]["creditCode"] = code
            for item in detail["data"]["items"]:
                item["creditCode"] = code

        return change

    details = [replies("pledges.json", pledges=of(code))[0] for code in codes[:20]]
    answer = read(source, [*replies("scan.json", scan=crowd), *details])

    assert answer.outcome is Outcome.PARTIAL
    assert "来源共有 126 条，只取得 120 条" in answer.why


@pytest.mark.parametrize("kept", ["items", "total"])
def test_a_detail_that_denies_what_it_holds_is_an_engineers_matter(
    source: Lookup, replies: Callable[..., list[Reply]], kept: str
) -> None:
    """Not a part of the whole either: nobody knows which half of the reply is wrong."""

    def denied(detail: Any) -> None:
        detail["code"] = "201"
        other = {"items": "total", "total": "items"}[kept]
        detail["data"][other] = type(detail["data"][other])()

    answer = read(source, replies(*WHOLE, offices=denied))

    assert (answer.outcome, answer.error) == (Outcome.FAILED, "Contract")


def test_a_scan_that_denies_the_companies_it_lists_is_an_engineers_matter(
    source: Lookup, replies: Callable[..., list[Reply]]
) -> None:
    def denied(scan: Any) -> None:
        scan["code"] = "201"
        scan["data"] |= {"total": 0, "counts": {}}

    assert read(source, replies("scan.json", scan=denied)).error == "Contract"
