"""Pages, totals and the meaning of replies that contradict themselves."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors import Answer, Outcome, Reply, registry

NOW = datetime(2026, 10, 30, tzinfo=UTC)


def page(number: int, total: int, *customers: str) -> Reply:
    cards = [
        {
            "custNo": no,
            "custName": "周样例",
            "certNo": "",
            "mobile": "",
            "mobileUpdated": "",
            "address": "",
            "employer": "",
        }
        for no in customers
    ]
    data = {"total": total, "page": number, "size": 20, "list": cards}
    return Reply(json.dumps({"code": "0000", "data": data}).encode(), "json", NOW, 200)


def search(*replies: Reply) -> Answer:
    return registry()["core_banking"].parse("search_name", replies)


def test_a_repeated_record_does_not_stand_for_one_never_seen() -> None:
    """Pages that drift while they are read are partial."""
    answer = search(page(1, 3, "A", "B"), page(2, 3, "B"))

    assert (answer.outcome, len(answer.records)) == (Outcome.PARTIAL, 2)


def test_a_last_page_that_is_lost_is_partial() -> None:
    """An empty page before the total ends the reading, not the doubt."""
    assert search(page(1, 3, "A", "B"), page(2, 3)).outcome is Outcome.PARTIAL


def test_the_page_limit_is_partial_and_not_found() -> None:
    """More pages than the manifest allows."""
    pages = [page(number, 100, f"A{number}") for number in range(1, 6)]

    answer = search(*pages)

    assert answer.outcome is Outcome.PARTIAL
    assert "100" in answer.why


@pytest.mark.parametrize(
    "replies",
    [
        (page(2, 1, "A"),),
        (page(1, 1, "A", "B"),),
        (page(1, 0),),
        (page(1, 3, "A", "B"),),
        (),
        (page(1, 1, "A"), page(2, 1, "B")),
    ],
    ids=["wrong page", "more than the total", "found nothing", "stopped early", "no reply", "one too many"],
)
def test_what_contradicts_itself_is_an_engineers_matter(replies: tuple[Reply, ...]) -> None:
    """Neither found nor nothing."""
    answer = search(*replies)

    assert (answer.outcome, answer.error) == (Outcome.FAILED, "Contract")


def test_an_exchange_that_ends_in_a_failure_is_failed_whatever_came_before() -> None:
    """Half a list is not the list; it is asked again."""
    down = Reply(b"", "other", NOW, 502)

    assert search(page(1, 3, "A", "B"), down).error == "Down"


def _nobody(**data: object) -> Reply:
    return Reply(json.dumps({"code": "1001", "data": data}).encode(), "json", NOW, 200)


CARD = {"custNo": "A", "custName": "周样例"}


@pytest.mark.parametrize(
    "data", [{"total": 3}, {"total": 0, "list": [CARD]}, {"list": [CARD]}, {"total": "3"}, {"total": 3, "list": [CARD]}]
)
def test_a_no_beside_something_counted_or_listed_is_an_engineers_matter(data: dict[str, object]) -> None:
    """Words and content contradict each other; the wrong one of them would close the case."""
    answer = search(_nobody(**data))

    assert (answer.outcome, answer.error) == (Outcome.FAILED, "Contract")


@pytest.mark.parametrize("data", [{}, {"total": 0}, {"total": 0, "list": []}, {"total": None, "list": None}])
def test_a_no_that_holds_nothing_is_a_no(data: dict[str, object]) -> None:
    assert search(_nobody(**data)).outcome is Outcome.NO_RECORD


def test_a_no_in_place_of_a_later_page_leaves_a_part() -> None:
    """It repeats the total of the whole list; what it lists itself is still a contradiction."""
    part, listed = search(page(1, 3, "A"), _nobody(total=3)), search(page(1, 3, "A"), _nobody(total=3, list=[CARD]))

    assert part.outcome is Outcome.PARTIAL
    assert listed.error == "Contract"


def test_a_no_beside_the_single_record_it_denies_is_an_engineers_matter() -> None:
    reply = Reply(json.dumps({"code": "1001", "data": {"customer": CARD}}).encode(), "json", NOW, 200)

    assert registry()["core_banking"].parse("customer", [reply]).error == "Contract"


def test_a_number_where_text_belongs_is_an_engineers_matter(sample: Callable[[str, str], bytes]) -> None:
    """An id as a JSON number has passed through something that rounds."""
    document: Any = json.loads(sample("core_banking", "customer.json"))
    document["data"]["customer"]["certNo"] = int(document["data"]["customer"]["certNo"])
    reply = Reply(json.dumps(document).encode(), "json", NOW, 200)

    answer = registry()["core_banking"].parse("customer", [reply])

    assert (answer.outcome, answer.error) == (Outcome.FAILED, "Contract")
    assert "/data/customer/certNo" in answer.why
