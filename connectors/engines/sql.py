"""A question to a holder's database as a pure machine: the read to send, or what the kept result means.

The rows alone never mean "no record". The heading must say that the data was there and fresh when it was asked;
every other reply is an engineer's matter, also one that has rows.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from connectors.answer import Answer, Outcome, Record
from connectors.engines.asking import Asking
from connectors.engines.document import document, locate
from connectors.engines.fault import failed, fault, whole
from connectors.engines.form import FormError, from_json
from connectors.engines.record import Page, records
from connectors.errors import BadQuery, Barred, ConnectorError, Contract
from connectors.manifest.operation import FieldSpec, Form, RecordSpec
from connectors.manifest.schema import Manifest
from connectors.manifest.statement import Heading, SqlOperation
from connectors.reply import Reply
from connectors.wire import Select, WireRequest

ROWS = "/rows"
_BARRED = re.compile(r"28\w{3}|42501|SQLITE_(AUTH|PERM)\w*")
_CODE = re.compile(r"[A-Z0-9_]{1,32}")
_DATE = FieldSpec(at="as_of", form=Form.DATE)
_COUNT = FieldSpec(at="held", form=Form.INT)


@dataclass(frozen=True, slots=True)
class SqlLookup:
    """One operation of one source that is a database."""

    manifest: Manifest
    name: str
    operation: SqlOperation

    def step(self, asking: Asking, replies: Sequence[Reply]) -> WireRequest | Answer:
        """The read, until a reply came that is no mere failure: then its meaning. Raises BadQuery for a missing key."""
        if whole(replies):
            return self.parse(replies)
        database = self.manifest.database
        assert database is not None
        sql = self.operation.sql
        return WireRequest(
            source=self.manifest.id,
            method="SELECT",
            path="",
            params={},
            body=None,
            grant_id=asking.grant.id,
            attempt=asking.attempt,
            bearer=False,
            timeout_seconds=database.timeout_seconds,
            max_bytes=database.max_bytes,
            select=Select(sql.expects.statement, sql.statement, self._values(asking), sql.most),
        )

    def parse(self, replies: Sequence[Reply]) -> Answer:
        """The meaning of an exchange; never raises for what a database may give."""
        try:
            return self._parse(replies)
        except ConnectorError as error:
            return failed(error)

    def _values(self, asking: Asking) -> Mapping[str, str]:
        values = {name: asking.query.keys.get(name, "") for name in self.operation.needs}
        for name, value in values.items():
            if not value:
                raise BadQuery(f"{self.manifest.title}（{self.name}）：缺少 {name}，请补全后再查")
        return values

    def _parse(self, replies: Sequence[Reply]) -> Answer:
        kept = whole(replies)
        if len(kept) > 1:
            raise Contract("答复之后还有回复")
        reply = kept[0] if kept else (replies[-1] if replies else None)
        if reply is None:
            raise Contract("没有回复")
        trouble = fault(reply)
        if trouble:
            raise trouble
        if reply.status != 200:
            raise Contract(f"回复不在约定之内（状态 {reply.status}）")
        root = document(reply)
        _complained(root)
        _fresh(root, self.operation.sql.expects)
        return self._answer(Page(reply.sha256, root))

    def _answer(self, page: Page) -> Answer:
        rows = self._rows(page.root)
        more = locate(page.root, "/more")
        if not isinstance(more, bool):
            raise Contract("结果没有写明是否还有")
        if not rows:
            if more:
                raise Contract("结果写明还有，却没有一行")
            return Answer(Outcome.NO_RECORD, why=self.operation.none)
        kept = tuple(record for spec in self.operation.records for record in _read(page, spec))
        if not kept:
            raise Contract("结果有行，却没有一条约定的记录")
        if more or len(rows) > self.operation.sql.most:
            return Answer(Outcome.PARTIAL, kept, f"来源的记录多于 {len(rows)} 条，只取得 {len(rows)} 条")
        return Answer(Outcome.FOUND, kept)

    def _rows(self, root: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """The rows, all of them with the columns that were agreed, and none of them twice."""
        columns, rows = locate(root, "/columns"), locate(root, ROWS)
        if not isinstance(columns, list) or not isinstance(rows, list) or not _names(columns):
            raise Contract("结果的列或行的类型不符")
        needed = {field.at for spec in self.operation.records for field in spec.fields.values()}
        if missing := sorted({*needed, *self.operation.sql.key} - set(columns), key=str):
            raise Contract(f"结果缺少列 {missing[0]}")
        if any(not isinstance(row, dict) or list(row) != columns for row in rows):
            raise Contract("结果的行与列不符")
        keys = {repr([row[name] for name in self.operation.sql.key]) for row in rows}
        if len(keys) != len(rows):
            raise Contract("结果中有重复的行，可能是关联有误")
        return rows


def _names(columns: Sequence[object]) -> bool:
    return all(isinstance(name, str) for name in columns) and len(set(columns)) == len(columns) > 0


def _complained(root: Mapping[str, Any]) -> None:
    """Raise what the database itself said instead of a result."""
    if "error" not in root:
        return
    code = root["error"]
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise Contract("数据库报错，没有可识别的代码")
    if _BARRED.fullmatch(code):
        raise Barred(f"来源的数据库拒绝访问（{code}）：请检查只读用户的口令与权限")
    raise Contract(f"数据库报错（{code}）：语句与来源的表不符，或数据类型不符")


def _fresh(root: Mapping[str, Any], expects: Heading) -> None:
    """Raise unless the heading says, in one row, that the data was there and not too old when it was asked."""
    heading = locate(root, "/heading")
    if not isinstance(heading, list) or len(heading) != 1 or not isinstance(heading[0], dict):
        raise Contract("抬头不是恰好一行，不知道数据是否已装载")
    try:
        as_of = date.fromisoformat(from_json(locate(heading[0], f"/{expects.as_of}"), _DATE))
        held = int(from_json(locate(heading[0], f"/{expects.held}"), _COUNT))
    except FormError:
        raise Contract("抬头的日期或总数为空或类型不符，不知道数据是否已装载") from None
    if held < 1:
        raise Contract("来源的表是空的，数据可能没有装载")
    asked = _asked(root)
    if asked - as_of > timedelta(days=expects.days):
        raise Contract(f"来源的数据截至 {as_of}，早于查询日 {expects.days} 天以上，不能据以作答")
    if as_of - asked > timedelta(days=1):
        raise Contract("来源的数据日期晚于查询日，时钟或数据有误")


def _asked(root: Mapping[str, Any]) -> date:
    text = locate(root, "/asked")
    try:
        return date.fromisoformat(text[:10])
    except (TypeError, ValueError):
        raise Contract("回复没有写明查询时间") from None


def _read(page: Page, spec: RecordSpec) -> list[Record]:
    """The rows of one kind. A row of another kind is read too: a code that nobody knows must not pass in silence."""
    placed = spec.model_copy(update={"at": ROWS})
    return [
        record
        for record in records(page, placed, {})
        if all(record.text(name) == text for name, text in spec.keep.items())
    ]
