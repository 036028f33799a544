"""What a command loads: the libraries of rooms that it does not enter stay on the disk, by name and not by time."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from skiptrace.cli.frame import DONE, WITH_REJECTS
from skiptrace.service import initialise
from skiptrace.settings import load
from tests.fakes.terminal import say

SAMPLE = Path(__file__).parents[1] / "cases" / "data" / "portfolio-messy.xlsx"
LOADED = """
import sys
from skiptrace.cli import main
sys.argv[0] = "skiptrace"
try:
    main()
finally:
    sys.stderr.write("\\n".join(["", "LOADED", *sys.modules]))
"""
NETWORK = {"aiohttp", "asyncssh", "asyncpg", "elastic_transport", "elasticsearch"}
PAPER = {"PIL", "docx", "docxtpl", "fontTools", "jinja2", "pypdfium2", "skiptrace.documents", "typst"}
TABLES = {"numpy", "pyarrow", "matching.linking", "skiptrace.candidates.upkeep"}
OTHERS = {"alembic", "skiptrace.court", "skiptrace.simulator", "skiptrace.trial", "skiptrace.web", "skiptrace.batch"}
STORES = {"connectors", "cryptography", "matching.scorer", "sqlalchemy", "yaml"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a creditor's file; its sources were examined once, what takes seconds."""
    folder = tmp_path_factory.mktemp("start") / "data"
    asyncio.run(initialise(load(folder)))
    assert say("cases", "import", str(SAMPLE), "--data", str(folder)).code in {DONE, WITH_REJECTS}
    assert say("source", "list", "--data", str(folder)).code == DONE
    return folder


@pytest.mark.parametrize(
    ("words", "unloaded"),
    [
        (("law", "fee", "case", "1000"), NETWORK | PAPER | TABLES | OTHERS | STORES),
        (("cases", "list"), NETWORK | PAPER | TABLES | OTHERS | {"matching.scorer"}),
        (("journal", "verify"), NETWORK | PAPER | TABLES | OTHERS),
        (("batch", "list"), NETWORK | PAPER | TABLES | OTHERS - {"skiptrace.batch"}),
        (("packs", "list"), NETWORK | PAPER | TABLES | OTHERS | {"matching.scorer", "skiptrace.entering"}),
        (("replies", "take"), NETWORK | PAPER | TABLES | OTHERS | {"skiptrace.entering"}),
        (("source", "list"), NETWORK | PAPER | TABLES | OTHERS | {"matching.scorer"}),
        (("trace", "C000001"), NETWORK | PAPER | TABLES | OTHERS - {"skiptrace.court"}),
        (
            ("plan", "show", "C000001"),
            NETWORK | PAPER - {"skiptrace.documents"} | TABLES | OTHERS - {"skiptrace.court"},
        ),
    ],
)
def test_a_command_loads_no_room_that_it_does_not_enter(data: Path, words: tuple[str, ...], unloaded: set[str]) -> None:
    argv = [sys.executable, "-c", LOADED, *words, "--data", str(data)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=120)
    loaded = set(done.stderr.partition("\nLOADED\n")[2].splitlines())

    assert done.returncode == (2 if words == ("replies", "take") else 0), done.stderr[:500]
    assert "skiptrace.cli.frame" in loaded
    assert loaded & unloaded == set()


def test_the_rooms_that_stay_unloaded_are_there_when_they_are_entered(data: Path) -> None:
    """The names above are those of real modules: a command that enters the index loads them."""
    argv = [sys.executable, "-c", LOADED, "index", "build", "--data", str(data)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=120)
    loaded = set(done.stderr.partition("\nLOADED\n")[2].splitlines())

    assert done.returncode == 0, done.stderr[:500]
    assert loaded >= {"numpy", "skiptrace.candidates.upkeep", "sqlalchemy", "pydantic", "yaml"}
