"""Text in the order of its code points, whatever the database sorts by.

SQLite compares bytes; PostgreSQL compares as the language of its cluster does, where `_` may count for nothing. The
same rows must come in the same order from both, or two dossiers of one case would differ.
"""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _ByCodePoint(FunctionElement[str]):
    name = "by_code_point"
    inherit_cache = True
    type = String()


def by_code_point(column: ColumnElement[str]) -> ColumnElement[str]:
    """The column, for `order_by`."""
    return _ByCodePoint(column)


@compiles(_ByCodePoint)
def _as_it_is(element: _ByCodePoint, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(_ByCodePoint, "postgresql")
def _collated(element: _ByCodePoint, compiler: SQLCompiler, **options: Any) -> str:
    return f'({compiler.process(element.clauses, **options)}) COLLATE "C"'
