"""Reads a table as a stream of Arrow batches: CSV, Parquet, an Arrow table, or records in memory.

Surprising: every column is read as text, numbers too, so that no id loses digits here; and a CSV file that is not
UTF-8 is taken for GB18030, which is what spreadsheets in China write.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from matching.errors import BadRecordError, TableError
from matching.party import COLUMNS

Source = str | Path | Iterable[Mapping[str, Any]] | Any
"""A path, an iterable of records, or an Arrow table (which has no types)."""
ROWS = 16_384
"""Rows of a batch: what one process holds at a time."""
_BLOCK = 4 << 20
_ANSWERS = frozenset({"same", "different"})
_PARQUET = frozenset({".parquet", ".pq"})


def batches(source: Source, wanted: tuple[str, ...] = COLUMNS) -> Iterator[dict[str, Any]]:
    """The wanted columns, batch by batch, as text; absent columns are missing. Raises TableError, BadRecordError."""
    if isinstance(source, str | Path):
        path = Path(source)
        try:
            yield from _parquet(path, wanted) if path.suffix.lower() in _PARQUET else _csv(path, wanted)
        except OSError:
            raise TableError(f"无法读取表格 {path}") from None
        except (pa.ArrowException, UnicodeDecodeError, csv.Error):
            raise TableError(f"表格 {path} 有误：应为 UTF-8 或 GB18030 编码的 CSV，或 Parquet") from None
    elif isinstance(source, pa.Table):
        for batch in source.to_batches(max_chunksize=ROWS):
            yield _columns(wanted, batch)
    else:
        yield from _records(source, wanted)


def _columns(wanted: tuple[str, ...], batch: Any) -> dict[str, Any]:
    found = {name: batch.column(name) for name in wanted if name in batch.schema.names}
    if not found:
        raise TableError(f"表格没有可用的列，可用列名：{'、'.join(wanted)}")
    return {name: _text(array) for name, array in found.items()}


def _text(array: Any) -> Any:
    """A list of values becomes one text with `;` between, as a cell has it."""
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return pa.array([";".join(map(str, cell or ())) for cell in array.to_pylist()], pa.string())
    return array.cast(pa.string())


def _parquet(path: Path, wanted: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(path) as file:
        names = [name for name in wanted if name in file.schema_arrow.names]
        for batch in file.iter_batches(batch_size=ROWS, columns=names or None, use_threads=False):
            yield _columns(wanted, batch)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(1 << 16)
    try:
        head[: head.rfind(b"\n") + 1 or None].decode("utf-8-sig")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _csv(path: Path, wanted: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        header = next(csv.reader(file), [])
    names = [name.strip() for name in header]
    if not any(name in wanted for name in names):
        raise TableError(f"表格 {path} 首行应为列名：{'、'.join(wanted)}")
    reader = pc.open_csv(
        path,
        read_options=pc.ReadOptions(
            block_size=_BLOCK, column_names=names, skip_rows=1, encoding="utf8" if encoding == "utf-8-sig" else encoding
        ),
        parse_options=pc.ParseOptions(newlines_in_values=True),
        convert_options=pc.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=[name for name in wanted if name in names],
            strings_can_be_null=False,
        ),
    )
    with reader:
        for batch in reader:
            yield _columns(wanted, batch)


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    return "" if value is None else str(value)


def _records(records: Iterable[Mapping[str, Any]], wanted: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    stream = iter(records)
    while rows := list(islice(stream, ROWS)):
        if not all(isinstance(row, Mapping) for row in rows):
            raise BadRecordError("记录", "应为字段名到值的对照（JSON 对象）")
        yield {name: pa.array([_cell(row.get(name)) for row in rows], pa.string()) for name in wanted}


def whole(source: Source) -> dict[str, Any]:
    """All rows of a table at once, every column of COLUMNS present."""
    parts = [filled(batch) for batch in batches(source)]
    return {
        name: pa.concat_arrays([part[name] for part in parts]) if parts else pa.array([], pa.string())
        for name in COLUMNS
    }


def filled(batch: Mapping[str, Any]) -> dict[str, Any]:
    """The batch with empty columns for the absent ones."""
    size = len(next(iter(batch.values())))
    return {name: batch.get(name, pa.array([""] * size, pa.string())) for name in COLUMNS}


def answers(source: Source) -> dict[tuple[str, str], bool]:
    """Reviewed pairs: left id, right id -> whether a person called them the same. Raises TableError."""
    names = ("left_id", "right_id", "verdict")
    found: dict[tuple[str, str], bool] = {}
    for batch in batches(source, names):
        if any(name not in batch for name in names):
            raise TableError(f"复核结果须有各列：{'、'.join(names)}")
        for left, right, verdict in zip(*(batch[name].to_pylist() for name in names), strict=True):
            if verdict in _ANSWERS:
                found[(left, right)] = verdict == "same"
    return found
