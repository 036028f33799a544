"""What pydantic finds wrong, in Chinese: the place and the mend, never the value that was given.

A type of error that is not listed here reads 取值无效; a test holds the list complete for what our models can raise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MESSAGES: Mapping[str, str] = {
    "missing": "缺少此项，请补上",
    "extra_forbidden": "没有这一项，请检查拼写或删除",
    "enum": "取值不在允许的范围内：{expected}",
    "literal_error": "取值不在允许的范围内：{expected}",
    "int_parsing": "应为整数",
    "int_parsing_size": "整数过大",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_parsing": "应为数字",
    "float_type": "应为数字",
    "string_type": "应为文字",
    "string_unicode": "应为 UTF-8 文字",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "至多 {max_length} 个字",
    "string_pattern_mismatch": "格式不对，应符合 {pattern}",
    "too_short": "至少 {min_length} 项",
    "too_long": "至多 {max_length} 项",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不应小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不应大于 {le}",
    "url_parsing": "不是有效的网址，应形如 http://127.0.0.1:8000/",
    "url_scheme": "网址应以 http:// 或 https:// 开头",
    "url_type": "不是有效的网址，应形如 http://127.0.0.1:8000/",
    "url_too_long": "网址过长",
    "url_with_user": "网址中不要写用户名和密码；请分别填写 index.username 与 index.password",
    "database_url": "应形如 postgresql+asyncpg://用户:密码@主机:5432/数据库；不填则使用数据目录中的 SQLite",
    "source_database": "应形如 postgresql+asyncpg://只读用户@主机:5432/数据库 或 sqlite:////绝对路径",
    "url_syntax_violation": "不是有效的网址，应形如 http://127.0.0.1:8000/",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "datetime_parsing": "不是有效的时间，应形如 2026-10-30T10:00:00+08:00",
    "datetime_from_date_parsing": "不是有效的时间，应形如 2026-10-30T10:00:00+08:00",
    "datetime_object_invalid": "不是有效的时间，应形如 2026-10-30T10:00:00+08:00",
    "datetime_type": "不是有效的时间，应形如 2026-10-30T10:00:00+08:00",
    "date_parsing": "不是有效的日期，应形如 2026-10-30",
    "date_from_datetime_parsing": "不是有效的日期，应形如 2026-10-30",
    "date_from_datetime_inexact": "不是有效的日期，应形如 2026-10-30",
    "date_type": "不是有效的日期，应形如 2026-10-30",
    "decimal_parsing": "应为金额或数字",
    "decimal_type": "应为金额或数字",
    "decimal_max_digits": "数字过长",
    "decimal_max_places": "小数位过多",
    "decimal_whole_digits": "数字过长",
    "finite_number": "应为有限的数字",
    "path_type": "应为路径",
    "model_type": "应为一个对象",
    "model_attributes_type": "应为一个对象",
    "dict_type": "应为一个表",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "frozen_set_type": "应为列表",
    "set_type": "应为列表",
    "json_invalid": "不是有效的 JSON",
    "json_type": "不是有效的 JSON",
    "value_error": "取值无效：{error}",
}
_UNKNOWN = "取值无效（{type}）"


@dataclass(frozen=True, slots=True)
class Invalid:
    """One thing wrong: `place` such as `body.cases.0`, and how to mend it."""

    place: str
    text: str


def explained(errors: Iterable[Mapping[str, Any]], root: str = "", *, names_given: bool = True) -> tuple[Invalid, ...]:
    """Of `ValidationError.errors(include_input=False, include_url=False)`; `root` stands before each place.

    Without `names_given`, a name that is not known is not repeated: a sender may have put a value in its place.
    """
    return tuple(_explain(error, root, names_given=names_given) for error in errors)


def _explain(error: Mapping[str, Any], root: str, *, names_given: bool) -> Invalid:
    parts = [root, *(str(part) for part in error["loc"])]
    if error["type"] == "extra_forbidden" and not names_given:
        parts[-1] = "（未知项）"
    context = {**(error.get("ctx") or {}), "type": error["type"]}
    text = MESSAGES.get(error["type"], _UNKNOWN).format(**context)
    return Invalid(".".join(part for part in parts if part), text)
