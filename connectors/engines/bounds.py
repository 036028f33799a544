"""How far a spreadsheet may reach, and whether it may do more than hold values."""

from dataclasses import dataclass

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_UNPACKED = 60_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """Rows and columns of a sheet, bytes of its parts unpacked. `passive`: formulas, macros and links are refused."""

    rows: int = MOST_ROWS
    columns: int = MOST_COLUMNS
    unpacked: int = MOST_UNPACKED
    passive: bool = True


REPLY = Bounds()
