"""A calendar as other programs read it (RFC 5545): all-day events with alarms, one for each open duty.

Surprising: an event's UID comes from the case and the duty's key, never from its day, so that a renewed seizure moves
its event instead of making a second one. No personal value leaves: labels hold our own numbers only.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from skiptrace.law.duty import Duty, DutyKind

_NAMESPACE = uuid.UUID("6f1d3c52-52b1-5a0e-9c3f-0f6f5d1a7e11")
_OCTETS = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_QUIET = {DutyKind.OPPONENT, DutyKind.END}


def icalendar(cases: Iterable[tuple[str, Iterable[Duty]]], written: datetime) -> bytes:
    """The open duties of cases by their numbers, as one calendar. `written` is when it was made (aware)."""
    stamp = written.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//skiptrace//calendar 1//ZH", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped('期限日历')}"]
    for number, duties in cases:
        for duty in duties:
            if not duty.met:
                lines += _event(number, duty, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def uid(number: str, duty: Duty) -> str:
    """The same for the same duty of the same case, whenever and wherever it is written."""
    return f"{uuid.uuid5(_NAMESPACE, f'{number}/{duty.key}')}@skiptrace"


def _event(number: str, duty: Duty, stamp: str) -> Iterator[str]:
    provisional = duty.deadline.provisional
    name = f"{number} {duty.what}{'（暂定）' if provisional else ''}"
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(number, duty)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{duty.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{duty.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(name)}"
    yield f"DESCRIPTION:{escaped(_description(duty))}"
    yield f"CATEGORIES:{escaped(duty.kind.chinese)}"
    yield f"STATUS:{'TENTATIVE' if provisional else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:PRIVATE"
    for days in _alarms(duty):
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escaped(name)}"
        yield f"TRIGGER:-P{days}D" if days else "TRIGGER:PT0S"
        yield "END:VALARM"
    yield "END:VEVENT"


def _description(duty: Duty) -> str:
    lines = [*duty.deadline.steps, *([duty.assumed] if duty.assumed else [])]
    lines += [f"逾期：{duty.missed}"] if duty.missed else []
    lines += ["；".join(each.brief for each in duty.deadline.rules)]
    return "\n".join(lines)


def _alarms(duty: Duty) -> tuple[int, ...]:
    """Days before the event: the reminders, the day aimed at, and the day itself; none where nothing is to be done."""
    if duty.kind in _QUIET:
        return ()
    aimed = {(duty.day - duty.aim).days} if duty.aim else set()
    return tuple(sorted({*duty.reminders, *aimed, 0}, reverse=True))


def escaped(text: str) -> str:
    """TEXT of RFC 5545, 3.3.11."""
    return text.translate(_ESCAPES)


def folded(line: str) -> str:
    """Content lines of at most 75 octets, broken between characters, never inside one (3.1)."""
    parts, part, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _OCTETS:
            parts.append(part)
            part, size = "", 1  # the blank that continues a line counts
        part += character
        size += octets
    return "\r\n ".join([*parts, part])
