"""What a reply's status says before its body is looked at. Pure, so that a kept failure is judged the same again."""

import math
from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

from connectors.answer import Answer, Outcome
from connectors.errors import Barred, Busy, ConnectorError, Contract, Down, Refused
from connectors.reply import Reply
from connectors.wire import FAULT_HEADER

LONGEST_HINT = 3600.0
"""Seconds; a longer Retry-After is taken as this one."""

MERE = Busy | Down
"""Trouble after which the same request may be tried again."""

_DOWN = {"timeout": "来源超时", "disconnect": "来源中断了连接", "unreachable": "无法连接来源"}


def fault(reply: Reply) -> ConnectorError | None:
    """The trouble that the status tells, None where the body decides."""
    told = reply.headers.get(FAULT_HEADER, "")
    if told or reply.status == 0:
        return _of_transport(told)
    if reply.status == 429:
        return Busy("来源要求稍后再问（429）", retry_after(reply))
    if reply.status >= 500:
        hint = retry_after(reply)
        return Busy("来源要求稍后再问（503）", hint) if reply.status == 503 and hint is not None else Down("来源故障")
    if reply.status in {401, 403}:
        return Barred(f"来源不接受我方的密钥（{reply.status}）：请检查密钥或接入授权")
    return None


def _of_transport(told: str) -> ConnectorError:
    if told == "too_large":
        return Contract("回复超过允许的大小")
    if told == "locked":
        return Busy("来源的数据库正被占用，请稍后再问")
    return Down(_DOWN.get(told, "来源没有完整回复"))


def transient(reply: Reply) -> bool:
    """Whether the same request may be tried again after this reply."""
    return isinstance(fault(reply), MERE)


def whole(replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """The replies that are not mere failures of an attempt."""
    return tuple(reply for reply in replies if not transient(reply))


def retry_after(reply: Reply) -> float | None:
    """Seconds to wait by the Retry-After header (seconds or HTTP date), clamped; None without a readable hint."""
    text = reply.headers.get("retry-after", "").strip()
    if not text:
        return None
    seconds = _number(text)
    if seconds is None:
        seconds = _until(text, reply.received_at)
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_HINT)


def _number(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) else None


def _until(text: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return (moment - now).total_seconds()


def failed(error: ConnectorError) -> Answer:
    """The answer that an error leaves: the holder's no is `refused`, everything else `failed`."""
    outcome = Outcome.REFUSED if isinstance(error, Refused) else Outcome.FAILED
    return Answer(outcome, why=str(error), error=type(error).__name__)
