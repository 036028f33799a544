"""The picture of a verdict: sound XML without script, every step in it, no value of a person."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from matching import Party, parse_party, score
from matching.waterfall import bars, waterfall


def test_steps_lead_from_the_prior_to_the_sum(debtor: Party) -> None:
    verdict = score(debtor, parse_party({"name": "张明", "phones": "13812345678", "sex": "女"}))
    steps = bars(verdict)

    assert [s.title for s in (steps[0], steps[-1])] == ["先验", "合计"]
    assert all(a.end == pytest.approx(b.start) for a, b in pairwise(steps[:-1]))
    assert steps[-2].end == pytest.approx(verdict.weight_bits, abs=0.01)
    assert len(steps) == len(verdict.reasons) + 2


def test_picture_is_sound_and_tells_vetoes_but_no_value(debtor: Party) -> None:
    verdict = score(debtor, parse_party({"name": "张明", "phones": "13812345678", "sex": "女"}))
    picture = waterfall(verdict)
    root = ET.fromstring(picture)

    assert root.tag.endswith("svg")
    assert "script" not in picture
    assert sum(element.tag.endswith("rect") for element in root.iter()) == len(verdict.reasons) + 3
    assert "否决：" in picture
    assert "13812345678" not in picture
    assert "张明" not in picture
