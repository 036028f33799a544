"""A printed reply is a picture that the desk takes, and shows every value of the file."""

from pathlib import Path

import pypdfium2
import pytest

from skiptrace.entering.picture import look
from skiptrace.simulator.prints import document, picture

SAMPLES = Path(__file__).resolve().parents[2] / "connectors" / "sources"


@pytest.mark.parametrize(
    ("file", "values"),
    [
        (
            "property_registry/samples/found.xlsx",
            ("有登记信息", "330106198506123419", "1200000", "杭房权证字第00001号"),
        ),
        ("property_registry/samples/refused.xlsx", ("不予查询",)),
        ("vehicle_office/samples/found.csv", ("有登记信息",)),
    ],
)
def test_a_print_shows_what_the_file_says(file: str, values: tuple[str, ...]) -> None:
    body, kind = (SAMPLES / file).read_bytes(), file.rsplit(".", 1)[-1]
    made = pypdfium2.PdfDocument(document(body, kind, "模拟窗口"))
    text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in made)
    made.close()

    assert not [value for value in (*values, "模拟窗口") if value not in text]
    assert look(picture(body, kind, "模拟窗口")).kind == "png"
