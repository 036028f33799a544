"""What is wrong with a folder's file is told in the reader's words, with its place."""

from pathlib import Path

import pytest

from connectors.authority import Authority
from connectors.errors import ManifestError
from connectors.manifest.assessment import load_assessment
from connectors.manifest.loader import load
from connectors.manifest.scaffold import scaffold


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("limits:", "limit:", "limit：没有这一项，请检查拼写"),
        ("family: lookup", "family: lookups", "family：应为"),
        ("title: 贷款档案系统", "title: 贷", "title：至少 2 个字"),
        ("owner:", "own:", "owner：缺少此项"),
        ("manifest: 1", "manifest: [1", "不是有效的 YAML"),
    ],
)
def test_each_mistake_of_a_manifest_has_its_place_and_mend(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = tmp_path / "loan_archive"
    scaffold(folder, "贷款档案系统", Authority.OWN)
    file = folder / "source.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ManifestError, match=told):
        load(folder)


def test_an_assessment_that_is_still_open_says_just_that(tmp_path: Path) -> None:
    folder = tmp_path / "loan_archive"
    scaffold(folder, "贷款档案系统", Authority.OWN)

    with pytest.raises(ManifestError) as told:
        load_assessment(folder / "assessment.yaml")
    assert str(told.value) == "loan_archive/assessment.yaml 不符合格式：尚有待填之处"
