"""`skiptrace bundle` and `skiptrace verify` as a user meets them, in processes of their own."""

import json
import shutil
from pathlib import Path

import pytest

from tests.documents.bundle.conftest import Played, played
from tests.fakes.terminal import say

pytestmark = pytest.mark.journey
assert played  # the fixture: one trial, played once


def says(*words: str, code: int = 0) -> tuple[str, str]:
    said = say(*words)
    assert said.code == code, said.err
    return said.out, said.err


@pytest.fixture(scope="module")
def bundle(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle that the command wrote; the data folder is gone afterwards."""
    folder = tmp_path_factory.mktemp("out")
    shutil.copytree(played.folder, folder / "data")
    out = folder / "bundle.zip"
    said, _ = says("bundle", "C000001", "--out", str(out), "--data", str(folder / "data"))
    assert "自身哈希不能证明时间" in said
    shutil.rmtree(folder / "data")
    return out


def test_the_file_is_whole_and_its_owners_only(bundle: Path) -> None:
    assert bundle.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in bundle.parent.iterdir()] == ["bundle.zip"]


def test_verify_needs_no_data_folder_and_says_what_it_proved(bundle: Path, tmp_path: Path) -> None:
    said, _ = says("verify", str(bundle), "--data", str(tmp_path / "none"))
    plain, _ = says("verify", str(bundle), "--json")

    assert "证据包完整（案件 C000001）" in said
    assert "未加盖可信时间戳" in said
    assert not (tmp_path / "none").exists()
    assert json.loads(plain)["whole"] is True
    assert json.loads(plain)["findings"] == []


def test_verify_names_what_was_altered_and_fails(bundle: Path, tmp_path: Path) -> None:
    body = bytearray(bundle.read_bytes())
    place = body.index(b"PK", body.index("证据/E1-债权人提供的逾期清单.xlsxPK".encode())) + 90
    body[place] ^= 1
    altered = tmp_path / "altered.zip"
    altered.write_bytes(body)
    said, _ = says("verify", str(altered), code=3)
    plain, _ = says("verify", str(altered), "--json", code=3)

    assert "证据/E1-债权人提供的逾期清单" in said
    assert json.loads(plain)["findings"][0]["file"].startswith("证据/E1-")


@pytest.mark.parametrize("body", [b"", b"PK", b"<html>", b"PK\x03\x04" + b"\xff" * 500])
def test_what_is_no_bundle_fails_in_words(tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(body)
    said, told = says("verify", str(file), code=3)

    assert "manifest.json" in said
    assert told == ""


def test_a_file_that_is_not_there_and_a_folder_that_is_not_there_are_wrong_use(played: Played, tmp_path: Path) -> None:
    _, told = says("verify", str(tmp_path / "none.zip"), code=2)
    assert "无法读取" in told
    copy = tmp_path / "data"
    shutil.copytree(played.folder, copy)
    _, told = says("bundle", "C000001", "--out", str(tmp_path / "no" / "x.zip"), "--data", str(copy), code=2)
    assert "无法写入" in told


def test_an_authority_that_is_down_leaves_no_bundle_and_the_way_without_is_told(played: Played, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(played.folder, copy)
    settings = copy / "skiptrace.toml"
    settings.write_text(f'timestamp_url = "http://127.0.0.1:9/tsa"\n{settings.read_text("utf-8")}', "utf-8")
    out = tmp_path / "x.zip"
    _, told = says("bundle", "C000001", "--out", str(out), "--data", str(copy), code=3)

    assert "--no-timestamp" in told
    assert not out.exists()
    says("bundle", "C000001", "--out", str(out), "--no-timestamp", "--data", str(copy))
    assert out.exists()


def test_a_collector_is_denied(played: Played, tmp_path: Path) -> None:
    out = tmp_path / "x.zip"
    _, told = says("bundle", "C000001", "--out", str(out), "--role", "collector", "--data", str(played.folder), code=2)

    assert "保全规定第12条" in told
    assert not out.exists()
