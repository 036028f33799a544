"""The counterparts of the sources, each in the form that docs/sources.md gives it.

Surprising: searching and showing are apart. `search` functions say what a register would return, and the judge's
truth uses the same ones, so truth and faces cannot drift apart.
"""

from __future__ import annotations

from skiptrace.simulator.faces.app import Running, make_app, start
from skiptrace.simulator.faces.faults import Faults

__all__ = ["Faults", "Running", "make_app", "start"]
