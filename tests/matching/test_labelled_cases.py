"""Every labelled pair of `cases/` gets its label, from either side. All values are made up."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matching import compare

CASES = sorted((Path(__file__).parent / "cases").glob("*.jsonl"))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def level_and_label(case: dict[str, Any], *, swapped: bool) -> tuple[str, str]:
    context = case.get("context", {})
    first, second = ("b", "a") if swapped else ("a", "b")

    def seen(side: str) -> date | None:
        text = context.get(f"{side}_date")
        return date.fromisoformat(text) if text else None

    found = compare(
        case["field"],
        case[first],
        case[second],
        a_date=seen(first),
        b_date=seen(second),
        a_aliases=context.get(f"{first}_aliases", ()),
        b_aliases=context.get(f"{second}_aliases", ()),
        holders=context.get("holders"),
    )
    return found.level, found.label


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_every_case_gets_its_label_from_both_sides(path: Path) -> None:
    wrong = []
    for case in lines(path):
        forth, back = level_and_label(case, swapped=False), level_and_label(case, swapped=True)
        if forth != back or forth[1] != case["label"]:
            wrong.append((case["a"], case["b"], case["label"], forth, back))
    assert not wrong


def test_there_are_cases_enough() -> None:
    assert sum(len(lines(path)) for path in CASES) >= 300
    assert {path.stem for path in CASES} >= {"name", "id_no", "phone", "address", "employer", "birth_date", "plate"}
