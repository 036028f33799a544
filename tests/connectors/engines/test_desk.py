"""A saved page says something only when it is the listed result page, whole, and says whom it was asked about."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from connectors import Answer, Capture, Desk, Outcome, Query, Reply, registry
from connectors.engines import page as pages
from connectors.errors import BadQuery, Contract

NOW = datetime(2026, 10, 30, tzinfo=UTC)
KEYS = {"name": "林小满", "id_no": "330106198506123419"}
QUERY = Query("dishonest_debtors", "dishonest", KEYS)


@pytest.fixture(scope="module")
def desk() -> Desk:
    held = registry()["dishonest_debtors"]
    assert isinstance(held, Desk)
    return held


@pytest.fixture
def saved(sample: Callable[[str, str], bytes]) -> Callable[..., Reply]:
    """A sample page, with parts replaced."""

    def make(name: str, *changes: tuple[str, str]) -> Reply:
        text = sample("dishonest_debtors", name).decode()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return Reply(text.encode(), "html", NOW, 200, name=name)

    return make


def read(desk: Desk, *replies: Reply) -> Answer:
    return desk.parse("dishonest", replies)


def test_the_steps_say_what_to_type_where_and_that_the_captcha_is_the_persons(desk: Desk) -> None:
    told = desk.form(QUERY)

    assert told.address.startswith("https://zxgk.court.gov.cn/")
    assert any("验证码" in line for line in told.lines)
    assert any("林小满" in line for line in told.lines)
    assert "林小满" not in repr(told)
    with pytest.raises(BadQuery, match="id_no"):
        desk.form(Query("dishonest_debtors", "dishonest", {"name": "林小满"}))


def test_a_capture_is_kept_byte_for_byte_with_who_and_when(desk: Desk) -> None:
    reply = desk.accept(Capture(b"<html>", "a.html", "wu", NOW))

    assert (reply.body, reply.received_at, reply.headers["x-captured-by"]) == (b"<html>", NOW, "wu")


def test_each_part_of_the_site_is_told_by_its_heading(desk: Desk, saved: Callable[..., Reply]) -> None:
    assert desk.match(saved("listed.html")) == "dishonest"
    assert desk.match(saved("not_executed.html")) == "executed"
    with pytest.raises(Contract):
        desk.match(saved("listed.html", ("失信被执行人信息查询结果", "限制消费人员查询结果")))


def test_a_page_answers_the_question_that_it_repeats_and_no_other(desk: Desk, saved: Callable[..., Reply]) -> None:
    reply = saved("not_listed.html")
    other = [KEYS | {"name": "林小曼"}, KEYS | {"id_no": "330106198506123427"}, {"name": "林小满"}]

    assert desk.answers(QUERY, reply)
    assert not any(desk.answers(Query("dishonest_debtors", "dishonest", keys), reply) for keys in other)


def test_a_number_that_the_site_masks_must_still_fit(desk: Desk, saved: Callable[..., Reply]) -> None:
    fits = saved("not_listed.html", ("330106198506123419", "3301061985****3419"))
    conflicts = saved("not_listed.html", ("330106198506123419", "3301061986****3419"))

    assert desk.answers(QUERY, fits)
    assert not desk.answers(QUERY, conflicts)
    assert not desk.answers(QUERY, saved("not_listed.html", ("330106198506123419", "******************")))


def test_nothing_is_nobodys_before_the_page_says_whose(desk: Desk, saved: Callable[..., Reply]) -> None:
    """没有找到 without the query in front of it is no answer."""
    unasked = saved("not_listed.html", ('value="林小满"', 'value=""'))

    assert read(desk, saved("not_listed.html")).outcome is Outcome.NO_RECORD
    assert read(desk, unasked).error == "Contract"


def test_a_hidden_message_is_no_answer(desk: Desk, saved: Callable[..., Reply]) -> None:
    """The words stand in every page of the site; only what is shown counts, scripts and styles never."""
    found = saved("listed.html")
    hidden = saved("not_listed.html", ('<p id="result-line">', '<p id="result-line" style="DISPLAY : NONE">'))
    in_hidden = saved("not_listed.html", ('<p id="result-line">', '<div hidden><p id="result-line">'))

    assert "没有找到" in found.body.decode()
    assert read(desk, found).outcome is Outcome.FOUND
    assert read(desk, hidden).error == "Contract"
    assert read(desk, in_hidden).error == "Contract"


def test_pages_of_one_result_count_together(desk: Desk, saved: Callable[..., Reply]) -> None:
    one, two = saved("listed_page1.html"), saved("listed_page2.html")

    assert read(desk, one).outcome is Outcome.PARTIAL
    assert "共有 3 条，页面只有 2 条" in read(desk, one).why
    assert read(desk, one, one).outcome is Outcome.PARTIAL
    assert (read(desk, one, two).outcome, len(read(desk, one, two).records)) == (Outcome.FOUND, 3)
    assert read(desk, one, saved("listed.html")).error == "Contract"


def test_a_status_nobody_knows_is_an_engineers_matter(desk: Desk, saved: Callable[..., Reply]) -> None:
    answer = read(desk, saved("listed.html", ("全部未履行", "履行中")))

    assert answer.error == "Contract"
    assert "林小满" not in answer.why


def test_an_entry_that_lost_a_line_is_an_engineers_matter(desk: Desk, saved: Callable[..., Reply]) -> None:
    for changes in (("<th>执行法院：</th>", "<th>法院：</th>"), ("<th>省份：</th>", "<th>执行法院：</th>")):
        assert read(desk, saved("listed.html", changes)).error == "Contract"


def test_dates_come_as_the_site_writes_them(desk: Desk, saved: Callable[..., Reply]) -> None:
    first = read(desk, saved("listed.html", ("2024年01月01日", "2024年1月1日"))).records[0]
    impossible = read(desk, saved("listed.html", ("2024年01月01日", "2024年02月31日")))

    assert first.text("filed") == "2024-01-01"
    assert impossible.error == "Contract"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"<html>\0</html>",
        b'<!DOCTYPE html [<!ENTITY a "b">]><html><body>&a;</body></html>',
        b'<!doctype html SYSTEM "x" [ ]><p>',
        b"<!ENTITY x>",
        b"<p>" * 5000,
        b"x" * (pages.MOST_BYTES + 1),
    ],
    ids=["empty", "other charset", "nul", "entity", "subset", "stray entity", "deep", "large"],
)
def test_harmful_or_unreadable_bytes_are_no_page(desk: Desk, body: bytes) -> None:
    answer = read(desk, Reply(body, "html", NOW, 200))

    assert (answer.outcome, answer.error) == (Outcome.FAILED, "Contract")


def test_a_plain_doctype_is_fine_and_a_page_may_be_gbk(desk: Desk, saved: Callable[..., Reply]) -> None:
    page = saved("listed.html", ('charset="utf-8"', 'charset="gbk"'))
    as_gbk = Reply(page.body.decode().encode("gb18030"), "html", NOW, 200)

    assert read(desk, saved("listed.html")).outcome is Outcome.FOUND
    assert read(desk, as_gbk).outcome is Outcome.FOUND
