"""Every source that ships conforms, and the kit bites: sources made worse on purpose are caught."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY, Gauge
from pytest_socket import disable_socket, enable_socket

from connectors import Answer, Desk, Exchange, Lookup, Outcome, Query, Reply, Source, registry
from connectors.conformance import examination, examine
from connectors.conformance.golden import goldens
from connectors.conformance.silence import silences
from connectors.engines.twice import KIND
from connectors.manifest.loader import parse
from connectors.registry import FOLDER


@pytest.fixture
def no_network() -> Iterator[None]:
    """No socket but the event loop's own pair."""
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


SOURCES = sorted(path.name for path in FOLDER.iterdir() if (path / "source.yaml").exists())


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.usefixtures("no_network")
def test_a_source_that_ships_conforms(source: str) -> None:
    """Every rule, without a network; the tier that it claims is the one that it has."""
    examined = examination(registry()[source])

    assert examined.failing == ()
    assert examined.tier == examined.claimed


def test_the_digits_of_a_metric_are_no_leak() -> None:
    """Seconds are added up as floats; their last digits are anybody's, and no person's key."""
    seconds = Gauge("conformance_seconds", "样例", registry=REGISTRY)
    seconds.set(12.70000000000005)
    try:
        assert examine(registry()["housing_fund"]) == ()
    finally:
        REGISTRY.unregister(seconds)


def test_the_sources_are_there() -> None:
    """By the ids that the published forms give."""
    assert list(registry()) == [
        "bank_deposits",
        "collection_ledger",
        "company_registry",
        "core_banking",
        "dishonest_debtors",
        "household_registration",
        "housing_fund",
        "insurance",
        "movables",
        "operator_repair",
        "property_by_address",
        "property_registry",
        "securities",
        "social_insurance",
        "vehicle_office",
    ]


@pytest.mark.parametrize("source", SOURCES)
def test_there_is_plenty_of_silence_to_test_with(source: str) -> None:
    """The kit would be worthless if it made no damage."""
    held = registry()[source]
    made = [silence.name for golden in goldens(held) for _, silence in silences(held, golden)]

    assert len(made) > 30


class Swallowing(Lookup):
    """The classic: whatever goes wrong is nothing found."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return Answer(Outcome.NO_RECORD) if answer.outcome is Outcome.FAILED else answer


class Chatty(Lookup):
    """Says in the message what it saw."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        seen = "、".join(record.text("name") for record in answer.records)
        return replace(answer, why=f"查到 {seen}")


class Forgetful(Lookup):
    """Answers differently the second time."""

    calls: list[str] = []  # noqa: RUF012  the defect under test is shared state

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        self.calls.append(operation)
        return replace(super().parse(operation, replies), ticket=str(len(self.calls)))


@pytest.mark.parametrize(("mutant", "check"), [(Swallowing, "silence"), (Chatty, "redaction"), (Forgetful, "pure")])
def test_a_source_with_a_classic_defect_is_caught(mutant: type[Lookup], check: str) -> None:
    """By the check that is meant for it."""
    held = registry()["core_banking"]

    assert check in {failing.check for failing in examine(mutant(held.manifest, held.folder))}


class Satisfied(Lookup):
    """Takes what it got for all there is."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return replace(answer, outcome=Outcome.FOUND) if answer.outcome is Outcome.PARTIAL else answer


def test_a_scan_that_takes_a_part_for_the_whole_is_caught() -> None:
    """Counts raised, rows and companies lost: each is named."""
    held = registry()["company_registry"]
    told = {each.place.rsplit(": ", 1)[-1] for each in examine(Satisfied(held.manifest, held.folder))}

    assert "more announced at /data/total" in told
    assert "entry lost at /data/items/0" in told


class Hasty(Exchange):
    """Believes the first of two who typed a paper."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        if replies[0].kind == KIND and replies[0].body.endswith(b"}"):
            root = json.loads(replies[0].body)
            first = root["entries"][0]
            root["entries"] = [{**first, "by": by} for by in "ab"]
            replies = (replace(replies[0], body=json.dumps(root).encode()),)
        return super().parse(operation, replies)


class Sleepy(Desk):
    """Takes a paper that it cannot read for one that says nothing."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        paper = replies[0].kind == KIND and answer.error == "Contract"
        return Answer(Outcome.NO_RECORD) if paper else answer


def test_a_source_that_misreads_what_two_people_typed_is_caught() -> None:
    """The second entry counts, and an entry that cannot be read is no answer."""
    registry_, site = registry()["property_registry"], registry()["dishonest_debtors"]
    hasty = {each.place.rsplit(", ", 1)[-1] for each in examine(Hasty(registry_.manifest, registry_.folder))}
    sleepy = {each.place.rsplit(", ", 1)[-1] for each in examine(Sleepy(site.manifest, site.folder))}

    assert {"second entry differs", "second entry missing", "one person twice"} <= hasty
    assert {"no result", "unknown result", "no page", "about nobody"} <= sleepy


class Trusting(Desk):
    """Believes that a page is about whoever was asked about."""

    def answers(self, query: Query, reply: Reply) -> bool:
        return True


class Incurious(Desk):
    """Takes any page that it cannot read for an empty result."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return Answer(Outcome.NO_RECORD) if answer.outcome is Outcome.FAILED else answer


def test_a_desk_that_reads_other_pages_as_results_is_caught() -> None:
    held = registry()["dishonest_debtors"]
    trusting = {each.check for each in examine(Trusting(held.manifest, held.folder))}
    told = {each.place.rsplit(": ", 1)[-1] for each in examine(Incurious(held.manifest, held.folder))}

    assert trusting == {"addressed", "quality"}  # the tier that the source claims is lost with the rule
    assert {"captcha page", "login page", "error page", "other site", "not said about whom", "result hidden"} <= told
    assert {"no end", "two results", "nothing above entries", "unknown text at performance"} <= told


def _detail(manifest: dict[str, Any], number: int) -> dict[str, Any]:
    held: dict[str, Any] = manifest["operations"]["person"]["drill"][number]
    return held


def _fields(manifest: dict[str, Any]) -> dict[str, Any]:
    """The fields of the only operation's records."""
    (operation,) = manifest["operations"].values()
    held: dict[str, Any] = operation["records"][0]["fields"]
    return held


def _unquestioned(manifest: dict[str, Any]) -> None:
    for number in (0, 1):
        _detail(manifest, number)["echo"] = {}
        _detail(manifest, number)["records"][0]["keep"] = {}


WORSE: dict[str, tuple[str, Callable[[dict[str, Any]], object], str, str]] = {
    "creditors taken for pledgors": (
        "company_registry",
        lambda m: _detail(m, 3)["records"][0]["keep"].pop("pledge_role"),
        "golden",
        "records",
    ),
    "similar companies taken": (
        "company_registry",
        lambda m: _detail(m, 3)["records"][0]["keep"].pop("credit_code"),
        "golden",
        "records",
    ),
    "longer names taken": (
        "company_registry",
        lambda m: _detail(m, 1)["records"][0]["keep"].pop("name"),
        "golden",
        "records",
    ),
    "rows not held against the question": (
        "company_registry",
        _unquestioned,
        "silence",
        "another's at /data/personName",
    ),
    "the insured taken for the holder": (
        "insurance",
        lambda m: _fields(m).update(name={"at": "被保险人"}),
        "golden",
        "records",
    ),
    "the secured party taken for the guarantor": (
        "movables",
        lambda m: _fields(m).update(name={"at": "担保权人"}),
        "golden",
        "records",
    ),
    "codes of securities read as numbers": (
        "securities",
        lambda m: _fields(m).update(security_code={"at": "证券代码", "as": "decimal", "optional": True}),
        "golden",
        "rejected",
    ),
    "a page without an end": (
        "dishonest_debtors",
        lambda m: m["operations"]["dishonest"]["capture"].update(end="#page-title"),
        "silence",
        "cut short",
    ),
}


@pytest.mark.parametrize("name", WORSE)
def test_a_manifest_made_worse_is_caught(name: str) -> None:
    """By the check that is meant for it, with the place."""
    source, change, check, place = WORSE[name]
    failing = examine(loosened(source, change))

    assert any(each.check == check and place in each.place for each in failing)


def loosened(source: str, change: Callable[[dict[str, Any]], object]) -> Source:
    """A source with a changed manifest."""
    held: dict[str, Any] = yaml.safe_load((FOLDER / source / "source.yaml").read_text(encoding="utf-8"))
    change(held)
    return replace(registry()[source], manifest=parse(held, source))


def test_a_loosened_outcome_rule_is_caught() -> None:
    """A 404 of a proxy, read as nobody: named by exactly that damage."""

    def change(manifest: dict[str, Any]) -> None:
        manifest["operations"]["account"]["outcomes"].append({"status": 404, "is": "no_record"})

    failing = examine(loosened("housing_fund", change))

    assert {each.place.rsplit(": ", 1)[-1] for each in failing if each.check == "silence"} == {"status 404"}


def test_a_lost_choice_list_is_caught() -> None:
    """Codes passed on unread."""

    def change(manifest: dict[str, Any]) -> None:
        manifest["operations"]["account"]["records"][0]["fields"]["account_status"] = {"at": "grzhzt"}

    assert "golden" in {failing.check for failing in examine(loosened("housing_fund", change))}


def test_a_rule_that_no_sample_shows_is_caught() -> None:
    """Every listed outcome has its sample."""

    def change(manifest: dict[str, Any]) -> None:
        manifest["operations"]["account"]["outcomes"].append({"where": {"/ret": "8"}, "is": "refused"})

    assert "coverage" in {failing.check for failing in examine(loosened("housing_fund", change))}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(source=st.sampled_from(SOURCES), data=st.data())
def test_damaged_bytes_never_crash_a_source(source: str, data: st.DataObject) -> None:
    """Flipped, cut or doubled: an answer comes back, whatever it is."""
    held = registry_once()[source]
    golden = data.draw(st.sampled_from(tuple(goldens(held))))
    body = bytearray(golden.replies[-1].body)
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    damaged = replace(golden.replies[-1], body=bytes(body))

    assert isinstance(held.parse(golden.operation, (*golden.replies[:-1], damaged)), Answer)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["code", "data", "customer", "list", "total", "page", "ret", "result_code", "count", "numbers"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(document=_JSON)
def test_no_json_of_another_shape_is_ever_believed(document: object) -> None:
    """Only the listed words say that nobody is there."""
    body = json.dumps(document).encode()
    for source, operation in (("core_banking", "search_phone"), ("housing_fund", "account")):
        held = registry_once()[source]
        sample = next(iter(goldens(held))).replies[0]
        answer = held.parse(operation, [replace(sample, body=body)])
        known = isinstance(document, dict) and (document.get("code") == "1001" or document.get("ret") == "9")
        assert answer.outcome is not Outcome.FOUND
        assert known or answer.outcome is not Outcome.NO_RECORD


_HELD: dict[str, Source] = {}


def registry_once() -> dict[str, Source]:
    """Loading takes milliseconds, and an example needs less."""
    if not _HELD:
        _HELD.update(registry())
    return _HELD
