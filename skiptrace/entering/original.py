"""A paper whose values are to be entered, as much of it as its form and the reader of the form need."""

from dataclasses import dataclass
from datetime import datetime

from skiptrace.entering.form import Form


@dataclass(frozen=True, slots=True)
class Original:
    """`heading` and `title` stand above the form; `command` gives a fresh one (`court form`)."""

    number: str
    heading: str
    title: str
    command: str
    sha256: str
    pages: int
    taken_at: datetime
    form: type[Form]
