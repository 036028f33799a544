"""The glossary's classes exist under the names that it gives."""

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = re.findall(r"\| `([a-z_.]+)\.([A-Z]\w+)` \|", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))


def test_the_glossary_is_read_at_all() -> None:
    assert len(NAMES) >= 25


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_each_term_is_carried_by_a_class(module: str, name: str) -> None:
    assert isinstance(getattr(importlib.import_module(module), name), type)
