"""Whatever is done to a bundle's bytes, `verify` names it, and never breaks on them."""

import io
import json
import random
import struct
import time
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skiptrace.documents.bundle import container
from skiptrace.documents.bundle.container import DIRECTORY
from skiptrace.documents.bundle.verification import Verified, verify
from tests.documents.bundle import small
from tests.documents.bundle.conftest import Bound

BODY = small.contents().bound(None)


def named(result: Verified) -> set[str]:
    return {each.file for each in result.findings}


def said(result: Verified, file: str) -> str:
    return next(each.what for each in result.findings if each.file == file)


def test_an_untouched_bundle_is_whole() -> None:
    result = verify(BODY)

    assert result.whole
    assert any("日志 4 行" in each for each in result.proved)
    assert any("原件由债权人封存" in each for each in result.unproved)


def test_every_flipped_byte_is_found_and_its_file_is_named() -> None:
    """Every byte of a small bundle, with one bit flipped, then all."""
    for name, where in small.places(BODY):
        for place in where:
            for mask in (1 << place % 8, 0xFF):
                flipped = bytearray(BODY)
                flipped[place] ^= mask
                result = verify(bytes(flipped))
                assert not result.whole, place
                assert name in named(result), (place, name, named(result))


def test_flips_in_a_real_bundle_are_found_and_named(bounds: list[Bound]) -> None:
    """Every byte of heads and directory, and a sample of the contents of every file."""
    rng = random.Random(7)
    body = bounds[0].bundle.body
    started = time.monotonic()
    for name, where in small.places(body):
        heads = [] if name == DIRECTORY else list(where[: 30 + len(name.encode())])
        chosen = list(where) if name == DIRECTORY else [*heads, *rng.sample(where, min(len(where), 12))]
        for place in chosen[:: max(1, len(chosen) // 120)]:
            flipped = bytearray(body)
            flipped[place] ^= 1 << rng.randrange(8)
            assert name in named(verify(bytes(flipped))), (name, place)

    assert time.monotonic() - started < 120


@given(st.integers(0, len(BODY)))
@settings(max_examples=200, deadline=None)
def test_a_bundle_that_was_cut_off_is_never_whole(end: int) -> None:
    assert verify(BODY[:end]).whole == (end == len(BODY))


@given(added=st.binary(min_size=1, max_size=300), behind=st.booleans())
@settings(max_examples=200, deadline=None)
def test_what_is_added_before_or_behind_is_found(added: bytes, *, behind: bool) -> None:
    assert not verify(BODY + added if behind else added + BODY).whole


@given(st.binary(max_size=3000))
@settings(max_examples=300, deadline=None)
def test_bytes_that_are_no_bundle_are_said_to_be_none(body: bytes) -> None:
    for each in (body, b"PK\x03\x04" + body, b"PK\x05\x06" + body, body + BODY[-22:], BODY[:200] + body):
        assert not verify(each).whole


@given(st.integers(0, len(BODY) - 1), st.integers(0, len(BODY) - 1), st.binary(min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_several_places_altered_at_once_are_found(one: int, two: int, other: bytes) -> None:
    altered = bytearray(BODY)
    for place in (one, two):
        altered[place : place + len(other)] = other
    assert verify(bytes(altered)).whole == (bytes(altered) == BODY)


def test_a_file_that_was_replaced_taken_out_or_added_is_named() -> None:
    replaced = verify(small.repacked(BODY, **{"证据/E1-清单.csv": b"x"}))
    missing = verify(small.repacked(BODY, **{"法院材料/草稿.docx": None}))
    added = verify(small.repacked(BODY, **{"证据/E2-别的.csv": b"x"}))

    assert (named(replaced), said(replaced, "证据/E1-清单.csv")) == ({"证据/E1-清单.csv"}, "内容被改动")
    assert (named(missing), said(missing, "法院材料/草稿.docx")) == ({"法院材料/草稿.docx"}, "缺失")
    assert named(added) == {"证据/E2-别的.csv"}


def test_an_altered_manifest_and_a_foreign_digest_are_named() -> None:
    files = container.unpack(BODY, frozenset).files()
    manifest = json.loads(files["manifest.json"]) | {"case": "C000002"}
    altered = verify(small.repacked(BODY, **{"manifest.json": json.dumps(manifest).encode()}))

    assert named(altered) == {"manifest.sha256"}
    assert "manifest.json" in said(altered, "manifest.sha256")
    unread = verify(small.repacked(BODY, **{"manifest.json": b"[" * 100_000}))
    assert named(unread) >= {"manifest.json"}
    assert "未能据其核对" in unread.unproved[0]
    assert named(verify(small.repacked(BODY, **{"manifest.json": None}))) >= {"manifest.json"}
    assert named(verify(small.repacked(BODY, **{"manifest.sha256": None}))) == {"manifest.sha256"}


def test_a_journal_line_that_was_altered_is_found_even_when_all_hashes_were_made_again() -> None:
    """The chain's own hashes do not move with the manifest."""
    rows = container.unpack(BODY, frozenset).files()["日志.jsonl"].decode().splitlines()
    altered = [*rows[:1], rows[1].replace('\\"records\\": 3', '\\"records\\": 4'), *rows[2:]]
    assert altered != rows
    swapped = [rows[1], rows[0], *rows[2:]]
    poisoned = [*rows, "[]", '{"seq": 9}', "{", '{"seq": 99, "previous": "x", "hash": "y", "line": "\\ud800"}']
    for each in (altered, swapped, poisoned):
        result = verify(small.resealed(BODY, **{"日志.jsonl": "\n".join(each).encode() + b"\n"}))
        assert named(result) == {"日志.jsonl"}
    assert "第 2 行" in said(verify(small.resealed(BODY, **{"日志.jsonl": "\n".join(altered).encode()})), "日志.jsonl")


def test_a_bundle_that_was_made_again_as_a_whole_is_whole_and_says_that_this_cannot_be_excluded() -> None:
    result = verify(small.resealed(BODY, **{"法院材料/草稿.docx": b"another"}))

    assert result.whole
    assert any("不能排除整包重新制作" in each for each in result.unproved)


def test_a_name_that_stands_twice_is_named() -> None:
    files = container.unpack(BODY, frozenset).files()
    with pytest.warns(UserWarning, match="Duplicate"):
        body = _zipped([*files.items(), ("证据/E1-清单.csv", b"twice")])

    assert "证据/E1-清单.csv" in named(verify(body))


@pytest.mark.parametrize("name", ["/etc/passwd", "../../x", "证据/../../x", "\x1b[31m", "a" * 60_000, ""])
def test_a_name_that_leads_elsewhere_is_only_named(name: str) -> None:
    result = verify(small.repacked(BODY, **{name: b"x"}))

    assert not result.whole
    assert all(each.file.isprintable() and len(each.file) < 1000 for each in result.findings)


def test_a_zip_bomb_and_another_programs_zip_are_no_bundle() -> None:
    """Nothing is unfolded: what is compressed is not read at all."""
    started = time.monotonic()
    bomb = _zipped([("manifest.json", b"0" * 100_000_000)], zipfile.ZIP_DEFLATED)
    files = container.unpack(BODY, frozenset).files()

    assert not verify(bomb).whole
    assert not verify(_zipped(list(files.items()), zipfile.ZIP_DEFLATED)).whole
    assert not verify(_zipped(list(files.items()))).whole
    assert time.monotonic() - started < 10


def test_a_directory_of_ten_thousand_names_is_read_in_bounds() -> None:
    started = time.monotonic()
    many = container.pack({f"{number:05}": b"" for number in range(20_000)})

    assert not verify(many).whole
    assert not verify(struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65535, 65535, 0, 0, 0)).whole
    assert time.monotonic() - started < 20


def test_a_stamp_that_was_added_or_taken_out_is_named() -> None:
    stamped = small.contents("https://tsa.example").bound(b"not a stamp")

    assert named(verify(small.repacked(BODY, **{"manifest.tsr": b"x"}))) == {"manifest.tsr"}
    assert named(verify(small.repacked(stamped, **{"manifest.tsr": None}))) == {"manifest.tsr"}
    assert named(verify(stamped)) == {"manifest.tsr"}


def _zipped(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, body in files:
            packed.writestr(name, body)
    return out.getvalue()


def test_the_container_reads_back_what_it_packs() -> None:
    files: Mapping[str, bytes] = {"空": b"", "a": b"PK\x01\x02PK\x05\x06", "b/c": bytes(range(256))}
    opened = container.unpack(container.pack(files), lambda _: frozenset(files))

    assert (opened.files(), opened.altered, opened.repeated) == (files, (), ())
