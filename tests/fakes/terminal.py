"""The command line without the two seconds of a new process: the same `main`, its words, streams and exit code.

What a process of its own is needed for (a kill, two at one time, what is loaded, the shell) is tested with one;
`tests/cli/test_commands.py` holds that both answer alike. A thread of its own, because a command runs its own loop.
"""

import io
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

import structlog

from skiptrace.cli import main

COMMAND = "import sys; from skiptrace.cli import main; sys.argv[0] = 'skiptrace'; main()"
"""The same for a process: `sys.executable, "-c", COMMAND, *words`."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


def say(*words: str) -> Said:
    """Type a command and wait for its end."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_typed, words).result()


def _typed(words: tuple[str, ...]) -> Said:
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["skiptrace", *words]
    code: object = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as stop:
        code = stop.code
    finally:
        sys.argv = before
        structlog.reset_defaults()
    assert isinstance(code, int)
    return Said(code, out.getvalue(), err.getvalue())
