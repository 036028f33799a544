"""How long an answer may stand for a new question: decided by each source's nature, and bounded by lint."""

from pathlib import Path

import pytest

from connectors import registry
from connectors.authority import Authority, Family
from connectors.manifest.lint import LONGEST_KEPT, broken
from connectors.manifest.schema import Cache
from connectors.source import Source

HOUR, DAY = 3600, 86_400


def rules(source: Source, **times: int) -> set[str]:
    changed = source.manifest.model_copy(update={"cache": Cache(**times)})
    return {finding.rule for finding in broken(changed, source.folder)}


def test_only_sources_that_answer_the_same_for_a_while_are_kept() -> None:
    """Balances for a run, what is loaded or booked by the night or the month for a night; nothing else."""
    kept = {name: source.manifest.cache.found for name, source in registry().items() if source.manifest.cache.found}

    assert set(kept) == {"core_banking", "collection_ledger", "housing_fund", "company_registry"}
    assert kept["core_banking"] <= HOUR
    assert kept["collection_ledger"] < DAY <= kept["housing_fund"] <= 2 * DAY


def test_nothing_that_an_order_a_lawyer_or_a_person_at_a_desk_brought_is_kept() -> None:
    for source in registry().values():
        if source.family is not Family.LOOKUP or source.authorities & {Authority.ORD, Authority.LAW}:
            assert source.manifest.cache == Cache()


@pytest.mark.parametrize(
    ("source", "times"),
    [
        ("vehicle_office", {"found": 60}),
        ("dishonest_debtors", {"no_record": 60, "found": 60}),
        ("core_banking", {"found": LONGEST_KEPT + 1}),
        ("core_banking", {"found": 60, "no_record": 61}),
        ("operator_repair", {"found": 60}),
    ],
)
def test_lint_refuses_what_may_not_stand_for_a_new_question(source: str, times: dict[str, int]) -> None:
    assert rules(registry()[source], **times) == {"SRC023"}


def test_seven_days_and_the_same_for_nothing_pass(tmp_path: Path) -> None:
    assert rules(registry()["core_banking"], found=LONGEST_KEPT, no_record=LONGEST_KEPT) == set()
