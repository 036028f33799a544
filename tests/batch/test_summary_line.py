"""The line that ends a batch never reads as if every source had been asked."""

from datetime import datetime

from skiptrace.batch.run import Run, RunKind, RunProgress
from skiptrace.cli import batch
from skiptrace.clock import CHINA
from skiptrace.journal import Actor


def test_a_run_that_ended_says_that_what_was_not_asked_stands_in_the_report() -> None:
    at = datetime(2026, 10, 30, 10, tzinfo=CHINA)
    run = Run(
        "r", "R000001", RunKind.BATCH, Actor("wu", "operator"), at, cancelled=False, file_sha256="", evidence_id=""
    )
    told = batch._counts(RunProgress(run, total=3, waiting=0, leased=0, done=3, failed=0, cancelled=0))

    assert "尚未进行 0" in told
    assert "未查询 0" not in told
    assert "未查询及其原因见报告" in told
