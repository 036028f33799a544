"""The tables of docs/guides/linking.md give what the guide says of them."""

from __future__ import annotations

import re
from pathlib import Path

from matching import link

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "linking.md"


def _tables() -> dict[str, list[dict[str, str]]]:
    block = re.search(r"```\n(record_id.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert block
    found: dict[str, list[dict[str, str]]] = {}
    for part in block.group(1).strip().split("\n\n"):
        head, *rows = part.splitlines()
        columns, name = head.split()
        found[name] = [dict(zip(columns.split(","), row.split(","), strict=True)) for row in rows]
    return found


def test_the_tables_of_the_guide_link_as_it_says() -> None:
    tables = _tables()
    links = {(r.left_id, r.right_id): r for r in link(tables["debtors.csv"], tables["records.csv"], processes=1)}

    assert links["D1", "R1"].verdict == links["D1", "R2"].verdict == links["D2", "R3"].verdict == "same"
    assert links["D3", "R4"].verdict == "cannot_tell"
    assert ("D1", "R5") not in links or links["D1", "R5"].verdict != "same"
    assert links["D1", "R1"].namesakes == 2
