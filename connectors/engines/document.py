"""JSON as sources send it: strict, and addressed by pointers. Errors never hold what stood there."""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Never

from connectors.errors import Contract
from connectors.reply import Reply


def document(reply: Reply) -> Mapping[str, Any]:
    """The JSON object of a reply; Contract for anything else (empty, truncated, HTML, another charset)."""
    try:
        value = _DECODER.decode(reply.body.decode("utf-8"))
    except (ValueError, RecursionError):
        # The decoder's error carries the whole text: it must not travel in a chain of exceptions.
        raise Contract("回复不是有效的 JSON（UTF-8）") from None
    if not isinstance(value, dict):
        raise Contract("回复不是 JSON 对象")
    return value


def _no_constant(_: str) -> Never:
    raise ValueError


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant)
"""Made once: making one costs as much as a small reply."""


def locate(value: Any, pointer: str) -> Any:
    """The value at a JSON pointer (without escapes, as manifests allow); Contract when it is not there."""
    for part in _parts(pointer):
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isascii() and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            raise Contract(f"回复中缺少 {pointer}")
    return value


@lru_cache(4096)
def _parts(pointer: str) -> tuple[str, ...]:
    return tuple(pointer.split("/")[1:])
