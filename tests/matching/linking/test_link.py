"""Bulk linking: the scorer's verdicts, every form of input and output, both cores, nothing lost on the way."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import link, parse_party, score
from matching.errors import BadRecordError, TableError
from matching.linking import linker, tables
from matching.linking.links import COLUMNS
from matching.model import stored_model
from matching.party import COLUMNS as RECORD

from .conftest import Drawn


def write_csv(path: Path, records: list[dict[str, Any]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="", errors="replace") as file:
        writer = csv.DictWriter(file, [c for c in RECORD if c in records[0]])
        writer.writeheader()
        writer.writerows(records)
    return path


def key(rows: Any) -> list[tuple[Any, ...]]:
    return [(r.left_id, r.right_id, r.verdict, r.probability, r.weight_bits, r.reasons) for r in rows]


def test_every_link_has_the_verdict_of_score(drawn: Drawn) -> None:
    left = {r["record_id"]: parse_party(r) for r in drawn.left}
    right = {r["record_id"]: parse_party(r) for r in drawn.right}
    links = link(drawn.left, drawn.right, processes=1)

    assert len(links) > 150
    for row in links:
        verdict = score(left[row.left_id], right[row.right_id])
        assert (row.verdict, row.probability, row.weight_bits) == (
            verdict.decision.value,
            verdict.probability,
            verdict.weight_bits,
        )


def test_no_pair_above_the_floor_is_bounded_away(drawn: Drawn) -> None:
    """Whatever the tokens propose and the scorer puts above the floor must survive the bounds."""
    worker = linker.Weigher(tables.whole(drawn.left), stored_model(), 0.01)
    proposer = worker.proposer()
    batch = tables.whole(drawn.right)
    everything = worker.cases(proposer.propose(batch, 0, bounded=False))
    expected = {(a, b) for a, b, case in everything if case.probability >= 0.01}

    assert {(one.left, one.right) for one in worker.links(proposer.propose(batch, 0))} == expected


def test_most_true_pairs_are_found_and_no_same_is_wrong(drawn: Drawn) -> None:
    links = link(drawn.left, drawn.right, processes=1)
    found = {(r.left_id, r.right_id) for r in links}
    same = {(r.left_id, r.right_id) for r in links if r.verdict == "same"}

    assert len(found & drawn.truth) >= 0.95 * len(drawn.truth)
    assert len(same) >= 0.5 * len(drawn.truth)
    assert same <= drawn.truth


def test_batches_and_processes_do_not_change_the_links(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = key(link(drawn.left, drawn.right, processes=1))
    monkeypatch.setattr(tables, "ROWS", 600)

    assert key(link(drawn.left, drawn.right, processes=1)) == whole
    assert key(link(drawn.left, drawn.right, processes=2)) == whole


def test_csv_gb18030_and_parquet_give_the_same_links(drawn: Drawn, tmp_path: Path) -> None:
    expected = key(link(drawn.left, drawn.right, processes=1))
    left = write_csv(tmp_path / "left.csv", drawn.left)
    old = write_csv(tmp_path / "right.csv", drawn.right, "gb18030")
    pq.write_table(pa.Table.from_pylist(drawn.right), tmp_path / "right.parquet")

    assert key(link(left, old, processes=1)) == expected
    assert key(link(pa.Table.from_pylist(drawn.left), tmp_path / "right.parquet", processes=1)) == expected


@pytest.mark.parametrize("name", ["links.csv", "links.parquet"])
def test_links_are_written_as_they_are(drawn: Drawn, tmp_path: Path, name: str) -> None:
    links = link(drawn.left, drawn.right, processes=1)
    links.write(tmp_path / name)
    if name.endswith("csv"):
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            back = list(csv.DictReader(file))
    else:
        back = pq.read_table(tmp_path / name).to_pylist()
        assert pq.read_table(tmp_path / name).schema.metadata[b"model_version"].decode() == links.model_version

    assert list(back[0]) == list(COLUMNS)
    assert [(r["left_id"], r["right_id"], float(r["probability"])) for r in back] == [
        (r.left_id, r.right_id, r.probability) for r in links
    ]


def test_two_left_rows_of_one_person_both_get_the_record() -> None:
    person = {"name": "张伟", "id_no": "330106198503144210"}
    one, two = person | {"record_id": "a"}, person | {"record_id": "b"}
    links = link([one, two], [{"record_id": "r", **person, "phones": "13812345678"}], processes=1)

    assert sorted(r.left_id for r in links) == ["a", "b"]


def test_namesakes_are_counted_and_the_lead_is_told() -> None:
    debtor = {"record_id": "d", "name": "谌墨涵", "phones": "13812345678"}
    records = [
        {"record_id": "1", "name": "谌墨涵", "phones": "13812345678"},
        {"record_id": "2", "name": "谌墨涵"},
    ]
    first, second = link([debtor], records, processes=1)

    assert (first.right_id, first.namesakes, second.namesakes) == ("1", 2, 2)
    assert first.gap_bits == pytest.approx(first.weight_bits - second.weight_bits, abs=0.01)
    assert second.gap_bits == pytest.approx(-(first.gap_bits or 0), abs=0.01)


def test_a_crowd_of_one_name_brings_no_crowd_of_pairs() -> None:
    left = [{"record_id": f"l{i}", "name": "王伟"} for i in range(400)]
    right = [{"record_id": f"r{i}", "name": "王伟"} for i in range(400)]
    right.append({"record_id": "own", "name": "王伟", "phones": "13812345678"})
    left[0]["phones"] = "13812345678"

    assert [(r.left_id, r.right_id) for r in link(left, right, processes=1)] == [("l0", "own")]


def test_reasons_are_codes_until_sentences_are_asked_for() -> None:
    a, b = {"name": "张伟", "phones": "13812345678"}, {"name": "李强", "phones": "13812345678"}
    (code,) = link([a], [b], floor=1e-6, processes=1)
    (told,) = link([a], [b], floor=1e-6, processes=1, sentences=True)

    assert code.reasons.startswith("phone=equal:+")
    assert "电话证据" in told.reasons
    assert "姓名反证" in told.reasons
    assert "否决：" in told.reasons
    assert (code.left_id, code.right_id) == ("1", "1")


def test_tables_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("甲,乙\n1,2\n", "utf-8")
    (tmp_path / "odd.parquet").write_bytes(b"PAR1 not really")
    for source, words in (("no.csv", "无法读取"), ("odd.csv", "首行"), ("odd.parquet", "有误")):
        with pytest.raises(TableError, match=words):
            link([{"name": "张伟"}], tmp_path / source, processes=1)
    with pytest.raises(BadRecordError):
        link(["张伟"], [{"name": "张伟"}], processes=1)
    with pytest.raises(TableError, match="无法写入"):
        link([{"name": "张伟"}], [{"name": "张伟"}], processes=1).write(tmp_path / "no" / "links.csv")


def test_an_empty_table_gives_no_links(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("record_id,name\n", "utf-8")

    assert len(link(tmp_path / "empty.csv", [{"name": "张伟"}], processes=1)) == 0
    assert len(link([{"name": "张伟"}], tmp_path / "empty.csv", processes=1)) == 0


SIGNS = "0123456789xX*＊某·.-/、;；:（）() 王张李三明伟号室幢单元路街镇省市区县年月日一二十浙AOIBE+尾公司"
CELL = st.text(st.sampled_from(SIGNS), max_size=24) | st.text(max_size=16) | st.just("13812345678;138****5678")
ROW = st.fixed_dictionaries({}, optional={c: CELL for c in RECORD if c != "record_id"})


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, min_size=1, max_size=6), st.lists(ROW, min_size=1, max_size=6))
def test_no_cell_raises_and_a_record_meets_itself(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> None:
    known = [dict(r, name="张伟明", id_no="330106198503144210") for r in left]
    found = {(r.left_id, r.right_id) for r in link(known, right + known, processes=1)}

    assert {(str(i + 1), str(len(right) + i + 1)) for i in range(len(known))} <= found


def test_the_prior_that_ids_tell_is_reported_and_changes_nothing(drawn: Drawn) -> None:
    links = link(drawn.left, drawn.right, processes=1)
    few = link(drawn.left[:5], drawn.right, processes=1)
    of_these = {row["record_id"] for row in drawn.left[:5]}
    true_share = len(drawn.truth) / (len(drawn.left) * len(drawn.right))

    assert links.estimated_prior == pytest.approx(true_share, rel=0.25)
    assert links.model_prior == stored_model().prior
    assert few.estimated_prior is None
    assert [r.probability for r in few] == [r.probability for r in links if r.left_id in of_these]
