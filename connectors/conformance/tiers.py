"""How far a source has come: computed from what passes, never from what its file says.

A rule counts when it is marked done and passes, is exempt with a reason, or cannot apply to the source's family. What
is marked done and is red takes the tier away.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from connectors.conformance.failing import Failing
from connectors.errors import ManifestError
from connectors.manifest.loader import read
from connectors.manifest.operation import Drill, HttpOperation
from connectors.manifest.quality import FILE_NAME, RULES, RULES_BY_TIER, Quality, Tier
from connectors.source import Source

State = Literal["passes", "red", "exempt", "inapplicable", "unmarked"]
RULE_OF_CHECK = {"coverage": "manifest", "addressed": "silence"}
"""Checks that belong to a rule of another name."""

_WIRED = frozenset({"paging", "rate", "breaker", "retry_after", "revoked", "resumed"})
"""Rules of the running engine: a file that people carry, and a page that they save, have none."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What the kit found of one source."""

    failing: tuple[Failing, ...]
    states: Mapping[str, State]
    claimed: Tier
    tier: Tier

    @property
    def red(self) -> tuple[str, ...]:
        return tuple(rule for rule, state in self.states.items() if state == "red")


def judged(source: Source, failing: Sequence[Failing]) -> Examination:
    """States and tier; the claim of a higher tier than what passes is a failing of its own."""
    quality = _claims(source)
    failing = [each for each in failing if not quality.exempt(_rule(each))]
    red = {_rule(each) for each in failing}
    states = {rule: _state(source, quality, rule, red) for rule in RULES}
    tier = _tier(states)
    overclaimed = () if tier.reaches(quality.tier) else (Failing("quality", f"tier: {quality.tier} claimed, {tier}"),)
    return Examination((*failing, *overclaimed), states, quality.tier, tier)


def _rule(failing: Failing) -> str:
    return RULE_OF_CHECK.get(failing.check, failing.check)


def _claims(source: Source) -> Quality:
    try:
        return read(source.folder / FILE_NAME, Quality)
    except ManifestError:  # lint names it
        return Quality(tier=Tier.NONE, rules={})


def _state(source: Source, quality: Quality, rule: str, red: set[str]) -> State:
    if rule in red:
        return "red"
    if quality.exempt(rule):
        return "exempt"
    if rule in inapplicable(source):
        return "inapplicable"
    return "passes" if quality.marked(rule) else "unmarked"


def inapplicable(source: Source) -> frozenset[str]:
    """Rules that this source's form gives nothing to try on."""
    operations = source.manifest.operations.values()
    if not any(isinstance(operation, HttpOperation) for operation in operations):
        return _WIRED
    calls = [call for each in operations if isinstance(each, HttpOperation) for call in each.calls]
    paged = any(isinstance(call, HttpOperation | Drill) and call.page for call in calls)
    return frozenset() if paged else frozenset({"paging"})


def _tier(states: Mapping[str, State]) -> Tier:
    reached = Tier.NONE
    for tier, rules in RULES_BY_TIER.items():
        if any(states[rule] in {"red", "unmarked"} for rule in rules):
            return reached
        reached = tier
    return reached


def runbook(source: Source) -> Iterator[Failing]:
    """What to do when it fails is written down; asked for where it is claimed."""
    path = source.folder / "runbook.md"
    claimed = _claims(source).rules.get("runbook") == "done"
    if claimed and not (path.is_file() and len(path.read_text(encoding="utf-8")) > 200):
        yield Failing("runbook", "runbook.md")
