"""Two tables that speak of overlapping people, with the truth of whose each record is: what `link` is measured on.

Surprising: most records belong to nobody who is looked for. Namesakes and relatives of every debtor are in the second
table whether or not the debtor is, because a debtor without a record is where a wrong link costs most.
"""

from __future__ import annotations

from skiptrace.simulator.linkage.tables import HEAVY, LIGHT, USUAL, Noise, Tables, draw_tables

__all__ = ["HEAVY", "LIGHT", "USUAL", "Noise", "Tables", "draw_tables"]
