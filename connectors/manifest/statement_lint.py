"""Numbered rules over a statement: that it only reads, binds every value, and is the same for every person.

Words are looked for outside of literals and quoted names, so no parser is needed and nothing is hidden from the rules:
what they cannot read (comments, dollar quotes, backslashes) they refuse.
"""

import re
from collections.abc import Iterator

from connectors.manifest.finding import Finding
from connectors.manifest.operation import RecordSpec
from connectors.manifest.statement import SqlOperation

_LITERAL = re.compile(r"'(?:[^']|'')*'")
_QUOTED = re.compile(r'"[^"]*"')
_BOUND = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_COLUMN = re.compile(r"[a-z_][a-z0-9_]*")
_UNREADABLE = re.compile(r"--|/\*|\*/|\$|\\|#|\?|%s|`")
_ANY_COLUMN = re.compile(r"(?:\bselect|,|\.|\bdistinct|\ball)\s*\*")
_LONG_NUMBER = re.compile(r"\d{5,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FORBIDDEN = frozenset({
    "insert", "update", "delete", "merge", "replace", "upsert", "into", "copy", "truncate", "set", "reset", "lock",
    "create", "alter", "drop", "grant", "revoke", "attach", "detach", "pragma", "vacuum", "analyze", "reindex",
    "call", "do", "exec", "execute", "begin", "commit", "rollback", "savepoint", "listen", "notify", "explain",
    "setval", "nextval", "load_extension", "pg_sleep", "pg_read_file", "lo_import", "lo_export", "dblink",
    "random", "now", "current_date", "current_timestamp",
})  # fmt: skip
_WILD = frozenset({"like", "ilike", "glob", "regexp", "similar", "match"})


def statement_findings(place: str, operation: SqlOperation) -> Iterator[Finding]:
    """What is wrong with one operation's statements and columns."""
    sql = operation.sql
    for where, text in ((f"{place}.sql.statement", sql.statement), (f"{place}.sql.expects", sql.expects.statement)):
        yield from _reads(where, text)
        yield from _literals(where, text)
    yield from _bound(place, operation)
    yield from _ordered(place, operation)
    for spec in operation.records:
        yield from _columns(f"{place}.records.{spec.kind}", spec)


def _bare(text: str) -> str:
    """The statement in lower case, with nothing in its literals and quoted names."""
    return _QUOTED.sub('""', _LITERAL.sub("''", text)).lower()


def _reads(place: str, text: str) -> Iterator[Finding]:
    bare = _bare(text)
    words = _WORD.findall(bare)
    if ";" in bare or words[:1] not in (["select"], ["with"]) or _UNREADABLE.search(bare) or bare.count("'") % 2:
        yield Finding("SRC030", place, "只写一条 SELECT：不用分号、注释、反斜线与美元引号")
    for word in sorted(set(words) & _FORBIDDEN):
        yield Finding("SRC031", place, f"只读语句不得含 {word}")
    if _ANY_COLUMN.search(bare):
        yield Finding("SRC032", place, "逐列写明，不用 *：列变了应当报错")


def _bound(place: str, operation: SqlOperation) -> Iterator[Finding]:
    bare = _bare(operation.sql.statement)
    bound = set(_BOUND.findall(bare))
    for key in sorted(bound - set(operation.needs)):
        yield Finding("SRC033", f"{place}.sql.statement.{key}", "参数须先在 needs 中声明")
    for key in sorted(set(operation.needs) - bound):
        yield Finding("SRC033", f"{place}.needs.{key}", "声明了却未作为参数绑定")
    if _BOUND.search(_bare(operation.sql.expects.statement)):
        yield Finding("SRC033", f"{place}.sql.expects", "抬头说的是全部数据，不带参数")
    if _WILD & set(_WORD.findall(bare)):
        yield Finding("SRC034", f"{place}.sql.statement", "只作相等比较：参数中的通配符会带出他人")


def _ordered(place: str, operation: SqlOperation) -> Iterator[Finding]:
    _, by, order = _bare(operation.sql.statement).rpartition("order by")
    named = set(_WORD.findall(order)) if by and ")" not in order else set()
    if not set(operation.sql.key) <= named:
        yield Finding("SRC035", f"{place}.sql.statement", "以 ORDER BY 按 key 各列排序，同样的数据才有同样的字节")


def _literals(place: str, text: str) -> Iterator[Finding]:
    literals = _LITERAL.findall(text)
    if any(_HAN.search(word) or _LONG_NUMBER.search(word) for word in literals) or _LONG_NUMBER.search(_bare(text)):
        yield Finding("SRC036", place, "语句中不写姓名、号码等具体值，一律用参数；代码值不超过四位数字")


def _columns(place: str, spec: RecordSpec) -> Iterator[Finding]:
    if spec.at is not None or spec.single or spec.nullable:
        yield Finding("SRC037", f"{place}.at", "记录即结果的各行，不写 at、single、nullable")
    for name, field in spec.fields.items():
        if field.at is None or not _COLUMN.fullmatch(field.at):
            yield Finding("SRC037", f"{place}.{name}", "at 写结果的列名（小写）")
    if any(name not in spec.fields or "{" in text for name, text in spec.keep.items()):
        yield Finding("SRC037", f"{place}.keep", "取舍只看本记录的字段，比照写明的值")
