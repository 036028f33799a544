"""Who holds a lease: a process, named so that another one on the same machine can tell that it is dead.

Surprising: after a kill -9 the next start waits for nothing. A lease of a process that is provably gone (same host,
same boot, same space of process numbers, no such process of that start) is free at once; of any other only time frees
it. What cannot be proven, a process in another container or on a system without /proc, counts as alive.
"""

import os
import secrets
import socket
from pathlib import Path

_PROC = Path("/proc")
_DEAD = frozenset("ZXx")
"""States of a process that was killed and not yet buried by its parent."""


def this_owner() -> str:
    """A name for one worker of this process, different for each call."""
    pid = os.getpid()
    return "|".join((_machine(), str(pid), _started(pid), secrets.token_hex(4)))


def is_gone(owner: str) -> bool:
    """True only when the process behind the name surely does not run any more."""
    parts = owner.split("|")
    if len(parts) != 4 or parts[0] != _machine() or not parts[1].isdecimal() or not parts[2]:
        return False
    return _started(int(parts[1])) not in {parts[2], "?"}


def _machine() -> str:
    """Host, boot and space of process numbers: equal only where /proc speaks of the same processes."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        space = str((_PROC / "self/ns/pid").readlink())
    except OSError:
        return f"{socket.gethostname()}#"
    return f"{socket.gethostname()}#{boot}#{space}"


def _started(pid: int) -> str:
    """When a process began, in the kernel's ticks since boot; "" when there is none, or it is dead."""
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "?" if _hidden(pid) else ""
    fields = text.rpartition(")")[2].split()
    return "" if fields[0] in _DEAD else fields[19]


def _hidden(pid: int) -> bool:
    """Whether a process runs that /proc does not show us (hidepid)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
