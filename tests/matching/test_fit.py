"""Fitting: known weights are found again, identifiers keep theirs, files are stable."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from matching.errors import ModelError, TableError
from matching.fit import Pattern, fit
from matching.linking.observing import observed
from matching.model import read_model, stored_model, stored_text
from matching.weights_file import rewritten
from skiptrace.simulator.linkage import Tables, draw_tables

TRUE_SHARE, SEX_EQUAL, SAME_WORK, PHONE_EQUAL = 0.3, 0.97, 0.6, 0.5
CHANCE_SEX, CHANCE_WORK = 0.6, 0.05


def synthetic(labelled: float) -> Counter[Pattern]:
    """Pairs of one name drawn from known shares; some have a label, as equal or different valid ids give."""
    rng = random.Random(7)
    found: Counter[Pattern] = Counter()
    for _ in range(20_000):
        true = rng.random() < TRUE_SHARE
        sex = "equal" if rng.random() < (SEX_EQUAL if true else CHANCE_SEX) else "conflict"
        work = "equal" if rng.random() < (SAME_WORK if true else CHANCE_WORK) else "conflict"
        phone = "equal" if true and rng.random() < PHONE_EQUAL else "conflict"
        cells = (("employer", work), ("name", "exact"), ("phone", phone), ("sex", sex))
        found[Pattern(cells, 0.0, 15.5, true if rng.random() < labelled else None, namesakes=True)] += 1
    return found


@pytest.mark.parametrize("labelled", [0.0, 0.3])
def test_known_shares_are_found_again(labelled: float) -> None:
    found = fit(synthetic(labelled), stored_model(), 1e-4).levels

    assert found["sex"]["equal"][0] == pytest.approx(SEX_EQUAL, abs=0.03)
    assert found["employer"]["equal"][0] == pytest.approx(SAME_WORK, abs=0.05)
    assert found["phone"]["equal"][0] == pytest.approx(PHONE_EQUAL, abs=0.05)
    assert found["sex"]["equal"][1] == pytest.approx(CHANCE_SEX, abs=0.05)
    assert found["employer"]["equal"][1] == pytest.approx(CHANCE_WORK, abs=0.03)


def test_the_chance_of_an_identifier_is_never_fitted() -> None:
    found = fit(synthetic(0.3), stored_model(), 1e-4).levels

    assert found["phone"]["equal"][1] == stored_model().levels["phone"]["equal"][1]


def test_fitting_twice_writes_one_file_and_names_its_version() -> None:
    first, second = (rewritten(stored_text(), fit(synthetic(0.3), stored_model(), 1e-4).levels) for _ in range(2))

    assert first == second
    assert read_model(first).version.startswith(stored_model().version + "+")
    assert rewritten(first, {}) == first
    assert "# " in first


def test_other_numbers_are_another_version() -> None:
    versions = {
        read_model(rewritten(stored_text(), {"sex": {"equal": (m, 0.5)}})).version for m in (0.98, 0.99)
    }  # fmt: skip

    assert len(versions) == 2


def test_a_text_that_is_no_model_is_refused() -> None:
    with pytest.raises(ModelError, match="version"):
        rewritten("prior = 1", {})


def rows(tables: Tables, side: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(tables.columns, row, strict=True)) for row in side]


def test_two_tables_tell_their_prior_and_their_weights() -> None:
    tables = draw_tables(43, debtors=150, records=2000)
    seen = observed(rows(tables, tables.left), rows(tables, tables.right), stored_model())
    true_share = len(tables.truth) / (150 * 2000)
    fitted = fit(seen.patterns, stored_model(), seen.prior)

    assert true_share / 1.6 < seen.prior < true_share * 1.6
    assert fitted.true_pairs == pytest.approx(len(tables.truth), rel=0.2)
    assert 0.3 < fitted.levels["phone"]["equal"][0] < 0.9


def test_reviewed_links_count_as_labels() -> None:
    tables = draw_tables(43, debtors=150, records=2000)
    answers = dict.fromkeys(tables.truth, True)
    seen = observed(rows(tables, tables.left), rows(tables, tables.right), stored_model(), answers)

    assert sum(n for p, n in seen.patterns.items() if p.label) >= 0.9 * len(tables.truth)


def test_tables_without_equal_ids_cannot_tell_the_prior() -> None:
    with pytest.raises(TableError, match="不足 10 对"):
        observed([{"name": "张伟"}], [{"name": "张伟"}], stored_model())
