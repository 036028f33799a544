"""The CPU that a dossier of a dozen pages costs: a new case each run, so that no cache of the typesetter helps.

Prints the first render of the process (fonts and template are read then), the median of the next, pages, bytes, and
whether the same data gave the same bytes twice. Times are process CPU, not the clock on the wall.
"""

import argparse
import hashlib
import io
import json
import statistics
import time
from dataclasses import dataclass

from pypdf import PdfReader

from skiptrace.documents.book import Book, make_book
from skiptrace.documents.internal import internal_file
from skiptrace.documents.pdf import dossier_pdf
from skiptrace.permits.docket import Stage
from skiptrace.settings import Creditor
from tests.fakes.estate import DEPOSIT, HOUSE, VEHICLE, profile, record


@dataclass(frozen=True, slots=True)
class Rendered:
    """One dossier: CPU of its data and of its pages in milliseconds."""

    data: float
    pages: float
    body: bytes


def book(run: int, things: int) -> Book:
    """A case in execution with so many things; nothing of it is the same in another run."""
    made = []
    for number in range(things):
        serial = run * 1000 + number
        house = {
            "location": f"北京市西城区丰收路{serial}号3幢2单元501室",
            "unit_no": f"110102001001GB{serial:05d}F00030501",
        }
        house |= {"certificate_no": f"京（2019）西城区不动产权第{serial:07d}号"}
        kinds = (
            ("house", {**HOUSE, **house}),
            ("deposit", {**DEPOSIT, "account_no": f"6222020000{serial:09d}", "balance": f"{serial + 100}.00"}),
            ("vehicle", {**VEHICLE, "plate": f"京A{serial:05d}", "vin": f"LTESTVIN{serial:09d}"}),
        )
        kind, fields = kinds[number % 3]
        made.append(record(kind, fields, record_id=f"r{serial}"))
    return make_book(profile(made, Stage.EXECUTION), Creditor(name=f"某某公司{run}"))


def rendered(of: Book) -> Rendered:
    started = time.process_time()
    file = internal_file(of)
    made = time.process_time()
    body = dossier_pdf(file, of.at)
    return Rendered((made - started) * 1000, (time.process_time() - made) * 1000, body)


def main() -> None:
    """Measure and print one JSON document."""
    asked = argparse.ArgumentParser(prog="scripts/bench dossier")
    asked.add_argument("--runs", type=int, default=9)
    asked.add_argument("--things", type=int, default=24)
    given = asked.parse_args()
    first, *others = [rendered(book(run, given.things)) for run in range(given.runs + 1)]
    again = rendered(book(given.runs, given.things))
    report = {
        "pages": len(PdfReader(io.BytesIO(first.body)).pages),
        "bytes": len(first.body),
        "first_ms": round(first.data + first.pages),
        "median_ms": round(statistics.median(each.data + each.pages for each in others)),
        "worst_ms": round(max(each.data + each.pages for each in others)),
        "data_ms": round(statistics.median(each.data for each in others)),
        "same_bytes": hashlib.sha256(others[-1].body).digest() == hashlib.sha256(again.body).digest(),
    }
    print(json.dumps(report, ensure_ascii=False))


if __name__ == "__main__":
    main()
