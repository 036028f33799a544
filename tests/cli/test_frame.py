"""The border of every command: how it ends when it is interrupted, or when nobody reads on."""

import subprocess
import sys

import pytest

from skiptrace.cli.frame import FAILED, guarded, hoisted
from tests.fakes.terminal import COMMAND


def test_a_command_that_is_interrupted_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert guarded(interrupted) == FAILED
    assert capsys.readouterr().err == "已中断：再次运行同一命令即可从中断处继续\n"


def test_global_options_may_stand_anywhere_and_keep_their_order() -> None:
    words = ["trace", "C000001", "--json", "--data", "mine", "--person=wu", "--out", "x"]

    assert hoisted(words) == ["--json", "--data", "mine", "--person=wu", "trace", "C000001", "--out", "x"]


def test_a_reader_that_stops_early_is_no_fault() -> None:
    argv = [sys.executable, "-c", COMMAND, "law", "list"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.close()
        said = running.stderr.read().decode() if running.stderr else ""

    assert said == ""
    assert running.returncode == FAILED
