"""The kit bites: each deliberate defect of a manifest, a parser or the engine is killed by the check meant for it."""

import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors import Answer, Asker, Desk, Exchange, Grant, Guards, Lookup, Outcome, Query, Reply, Source, registry
from connectors.answer import Cited
from connectors.conformance import examination, examine
from connectors.conformance.sandbox import Engine, Ports, engine
from connectors.engines.asking import Asking
from connectors.guard.breaker import Breaker
from connectors.manifest.loader import parse
from connectors.manifest.quality import RULES
from connectors.manifest.schema import Manifest
from connectors.registry import FOLDER, open_source
from connectors.wire import WireRequest

HELD = registry()
Change = Callable[[dict[str, Any]], object]


def loosened(source: str, change: Change) -> Source:
    held: dict[str, Any] = yaml.safe_load((FOLDER / source / "source.yaml").read_text(encoding="utf-8"))
    change(held)
    return replace(HELD[source], manifest=parse(held, source))


def _add_rule(operation: str, **rule: Any) -> Change:
    return lambda m: m["operations"][operation]["outcomes"].append(rule)


def _unknown_code(m: dict[str, Any]) -> None:
    m["operations"]["account"]["records"][0]["fields"]["account_status"]["choices"]["ZZ"] = "其他"


def _unpaged(m: dict[str, Any]) -> None:
    for name in ("search_phone", "search_name"):
        m["operations"][name].pop("page")
        m["operations"][name].pop("total")


def _anyone(m: dict[str, Any]) -> None:
    for number in (0, 1):
        m["operations"]["person"]["drill"][number]["echo"] = {}
        m["operations"]["person"]["drill"][number]["records"][0]["keep"] = {}


MANIFESTS: dict[str, tuple[str, Change, str, str]] = {
    "a proxy's 404 is nobody": (
        "housing_fund",
        _add_rule("account", status=404, **{"is": "no_record"}),
        "silence",
        "status 404",
    ),
    "an error code is nobody": (
        "housing_fund",
        _add_rule("account", where={"/ret": "99"}, **{"is": "no_record"}),
        "silence",
        "error code",
    ),
    "an unknown code is taken": ("housing_fund", _unknown_code, "silence", "unknown code"),
    "a code is passed on unread": (
        "housing_fund",
        lambda m: m["operations"]["account"]["records"][0]["fields"].update(account_status={"at": "grzhzt"}),
        "golden",
        "records",
    ),
    "the total is ignored": ("core_banking", _unpaged, "golden", "search"),
    "another person's rows are taken": ("company_registry", _anyone, "silence", "another's"),
    "a page that is not whole is taken": (
        "dishonest_debtors",
        lambda m: m["operations"]["dishonest"]["capture"].update(end="#page-title"),
        "silence",
        "cut short",
    ),
    "a part counts as the whole": (
        "property_registry",
        lambda m: m["operations"]["by_person"]["file"]["results"].update(部分区县未反馈="found"),
        "golden",
        "outcome",
    ),
    "a key goes out that nobody declared": (
        "housing_fund",
        lambda m: m["permit"].update(discloses=["id_no"]),
        "manifest",
        "SRC013",
    ),
    "a rule that no sample shows": (
        "housing_fund",
        _add_rule("account", where={"/ret": "8"}, **{"is": "refused"}),
        "coverage",
        "refused",
    ),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_mutant_of_a_manifest_is_killed(name: str) -> None:
    source, change, check, place = MANIFESTS[name]
    killed = examine(loosened(source, change))

    assert any(each.check == check and place in each.place for each in killed), killed


class Swallowing(Lookup):
    """Whatever goes wrong is nothing found."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return Answer(Outcome.NO_RECORD) if answer.outcome is Outcome.FAILED else answer


class Believing(Lookup):
    """Reads no further than the words that say no."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return Answer(Outcome.NO_RECORD) if "来源称没有记录" in answer.why else answer


class Satisfied(Lookup):
    """Takes what it got for all there is."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return replace(answer, outcome=Outcome.FOUND) if answer.outcome is Outcome.PARTIAL else answer


class Tireless(Lookup):
    """Knows no last page."""

    def step(self, asking: Asking, replies: Sequence[Reply]) -> WireRequest | Answer:
        operation: Any = self.manifest.operations[asking.query.operation]
        if operation.page is None:
            return super().step(asking, replies)
        page = operation.page.model_copy(update={"max_pages": 10_000})
        endless = operation.model_copy(update={"page": page})
        held: Manifest = self.manifest.model_copy(update={"operations": {asking.query.operation: endless}})
        return Lookup(held, self.folder).step(asking, replies)


class Brittle(Lookup):
    """Lets its errors out."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        if answer.outcome is Outcome.FAILED:
            raise KeyError(answer.error)
        return answer


class Chatty(Lookup):
    """Says in the message what it saw."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return replace(answer, why="、".join(record.text("name") for record in answer.records))


class Clockwatching(Lookup):
    """Reads the time into its answer."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        return replace(super().parse(operation, replies), ticket=str(replies[-1].received_at.date()))


def _lost(fields: Mapping[str, Cited]) -> dict[str, Cited]:
    return {name: Cited(cited.text, "0" * 64, cited.pointer) for name, cited in fields.items()}


class Unciting(Lookup):
    """Cites bytes that nobody kept."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return replace(answer, records=tuple(replace(r, fields=_lost(r.fields)) for r in answer.records))


class Hopeful(Exchange):
    """A file that cannot be read holds nothing."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return Answer(Outcome.NO_RECORD) if answer.outcome is Outcome.FAILED else answer


class Deferring(Exchange):
    """Believes the heading of a sheet and not its rows."""

    def parse(self, operation: str, replies: Sequence[Reply]) -> Answer:
        answer = super().parse(operation, replies)
        return Answer(Outcome.NO_RECORD) if answer.why == "结果写明没有记录，表中却有内容" else answer


class Trusting(Desk):
    """Believes that a page is about whoever was asked about."""

    def answers(self, query: Query, reply: Reply) -> bool:
        return True


class Repeating(Lookup):
    """Does an act again when its answer is lost."""

    def repeatable(self, operation: str) -> bool:
        return True


PARSERS: dict[type[Source], tuple[str, str, str]] = {
    Swallowing: ("housing_fund", "silence", "status 404"),
    Believing: ("core_banking", "silence", "nothing said, something counted"),
    Satisfied: ("core_banking", "paging", "last page lost"),
    Tireless: ("core_banking", "paging", "more pages"),
    Brittle: ("housing_fund", "mutated", "KeyError"),
    Chatty: ("core_banking", "redaction", "customer"),
    Clockwatching: ("housing_fund", "pure", "account"),
    Unciting: ("housing_fund", "replay", "account"),
    Hopeful: ("vehicle_office", "silence", "empty"),
    Deferring: ("household_registration", "silence", "nothing said, something listed"),
    Trusting: ("dishonest_debtors", "addressed", "dishonest"),
    Repeating: ("operator_repair", "resumed", "an act done again"),
}


@pytest.mark.parametrize("mutant", PARSERS)
def test_a_mutant_of_a_parser_is_killed(mutant: type[Source]) -> None:
    source, check, place = PARSERS[mutant]
    killed = examine(mutant(HELD[source].manifest, HELD[source].folder))

    assert any(each.check == check and place in each.place for each in killed), killed


class Once:
    """Asks for the permit a single time."""

    def __init__(self, ports: Ports) -> None:
        self.ports, self.asked = ports, False

    async def check(self, grant: Grant, query: Query) -> None:
        if not self.asked:
            self.asked = True
            await self.ports.check.check(grant, query)


class Unwritten:
    """Sends what no journal knows."""

    async def intend(self, grant: Grant, query: Query, attempt: int) -> None:
        return None


class Carrying:
    """A transport that passes on; mutants change one thing."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports

    def options(self, source: str) -> Mapping[str, str]:
        return self.ports.transport.options(source)

    async def send(self, request: WireRequest) -> Reply:
        return await self.ports.transport.send(request)


class Deaf(Carrying):
    """Hears no Retry-After."""

    async def send(self, request: WireRequest) -> Reply:
        return replace(await super().send(request), headers={})


class Insisting(Carrying):
    """Repeats by itself what failed, as HTTP clients do."""

    async def send(self, request: WireRequest) -> Reply:
        reply = await super().send(request)
        return await super().send(request) if reply.status in {0, 500} else reply


class Logging(Carrying):
    """Writes down what it sends."""

    async def send(self, request: WireRequest) -> Reply:
        logging.getLogger("wire").debug("%s %s", request.params, request.body)
        return await super().send(request)


class Crowd(Breaker):
    """Lets everybody through at once when the rest is over."""

    def passable(self) -> None:
        self._probing = False
        super().passable()

    def admit(self) -> bool:
        opened = self._opened
        self._probing = False
        probe = super().admit()
        return probe and opened is not None


def changed(**update: object) -> Engine:
    """An engine that reads other guards out of the manifest than are written there."""
    return lambda source, ports: engine(type(source)(source.manifest.model_copy(update=update), source.folder), ports)


def one_more(source: Lookup, ports: Ports) -> Asker:
    limits = tuple(each.model_copy(update={"calls": each.calls + 1}) for each in source.manifest.limits)
    return changed(limits=limits)(source, ports)


def crowded(source: Lookup, ports: Ports) -> Asker:
    guards = Guards({source.id: source}, ports.clock)
    guards.lanes[source.id].breaker = Crowd(source.manifest.breaker, ports.clock)
    return Asker(guards, ports.transport, check=ports.check, intents=ports.intents, clock=ports.clock)


RETRY, BREAKER = HELD["housing_fund"].manifest.retry, HELD["housing_fund"].manifest.breaker
ENGINES: dict[str, tuple[Engine, str]] = {
    "repeats without the permit": (lambda s, p: engine(s, replace(p, check=Once(p))), "revoked"),
    "asks without a journal": (lambda s, p: engine(s, replace(p, intents=Unwritten())), "resumed"),
    "keeps no limit": (changed(limits=()), "rate"),
    "lets one more through": (one_more, "rate"),
    "never gives up on a source": (changed(breaker=BREAKER.model_copy(update={"calls": 10**6})), "breaker"),
    "probes in a crowd": (crowded, "breaker"),
    "hears no hint to wait": (lambda s, p: engine(s, replace(p, transport=Deaf(p))), "retry_after"),
    "asks again at once": (changed(retry=RETRY.model_copy(update={"first_wait_seconds": 1e-6})), "retry_after"),
    "asks for ever": (changed(retry=RETRY.model_copy(update={"attempts": 9})), "retry_after"),
    "repeats on the wire": (lambda s, p: engine(s, replace(p, transport=Insisting(p))), "revoked"),
    "logs what it asks": (lambda s, p: engine(s, replace(p, transport=Logging(p))), "redaction"),
}


@pytest.mark.parametrize("name", ENGINES)
def test_a_mutant_of_the_engine_is_killed(name: str) -> None:
    built, check = ENGINES[name]
    killed = {each.check for each in examine(HELD["housing_fund"], built)}

    assert check in killed, killed


def _claims(folder: Path, **changes: Any) -> Source:
    path = folder / "quality.yaml"
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    given["rules"] |= changes.pop("rules", {})
    path.write_text(yaml.safe_dump(given | changes, allow_unicode=True), encoding="utf-8")
    return open_source(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER / "housing_fund", tmp_path / "housing_fund"))


def test_a_runbook_that_is_claimed_must_be_there(folder: Path) -> None:
    (folder / "runbook.md").unlink()
    examined = examination(_claims(folder, tier="gold", rules={"runbook": "done"}))

    assert {each.check for each in examined.failing} == {"runbook", "quality"}
    assert (examined.tier, examined.claimed) == ("silver", "gold")


def test_a_tier_is_lost_when_a_rule_goes_red(folder: Path) -> None:
    source = replace(
        _claims(folder), manifest=loosened("housing_fund", MANIFESTS["an unknown code is taken"][1]).manifest
    )
    examined = examination(source)

    assert examined.states["silence"] == "red"
    assert examined.tier == "none"
    assert "quality" in {each.check for each in examined.failing}


def test_a_rule_is_exempt_with_a_reason_and_the_first_tier_never(folder: Path) -> None:
    exempt = examination(_claims(folder, rules={"breaker": {"exempt": "持有方只在夜间开放"}}))
    too_much = examination(_claims(folder, rules={"silence": {"exempt": "以后再补上这一条"}}))
    bare = examination(_claims(folder, rules={"breaker": {"exempt": ""}, "silence": "done"}))

    assert (exempt.states["breaker"], exempt.tier) == ("exempt", "gold")
    assert "SRC051" in {each.place.split()[0] for each in too_much.failing}
    assert "SRC051" in {each.place.split()[0] for each in bare.failing}


def test_every_rule_of_the_kit_has_its_mutant_and_there_are_enough() -> None:
    checks = [check for _, _, check, _ in MANIFESTS.values()]
    checks += [check for _, check, _ in PARSERS.values()] + [check for _, check in ENGINES.values()]

    assert {*RULES, "coverage", "addressed"} <= {*checks, "runbook"}
    assert len(checks) >= 30
