"""The days that matter for this case, each counted by its own rule and shown with its count."""

from collections.abc import Iterator, Mapping

from skiptrace.assets.asset import Asset, SeizureState
from skiptrace.documents.book import Book
from skiptrace.documents.dossier import DeadlineText
from skiptrace.law.periods import Deadline, apply_execution_by, renew_by
from skiptrace.law.rule import rule
from skiptrace.permits.docket import Docket, Stage


def deadlines(book: Book, numbers: Mapping[str, str]) -> tuple[DeadlineText, ...]:
    """Sorted by day; `numbers` gives the A-number of each asset id."""
    found = [*_of_docket(book.profile.docket)]
    for asset in book.assets:
        found += _of_asset(asset, numbers[asset.id])
    if book.stage is Stage.PRE_SUIT:
        found.append(
            DeadlineText(
                what="诉前保全后起诉",
                day="法院采取措施后三十日内",
                steps=("自法院采取措施之次日起算，措施日期登记后给出具体日期",),
                citation=rule("A-03").brief,
            )
        )
    return tuple(sorted(found, key=lambda each: each.day))


def _of_docket(docket: Docket | None) -> Iterator[DeadlineText]:
    if docket is not None and docket.performance_due:
        yield _text("申请执行期间届满", apply_execution_by(docket.performance_due))


def _of_asset(asset: Asset, number: str) -> Iterator[DeadlineText]:
    for seizure in asset.seizures:
        if seizure.end is None:
            continue
        if seizure.state is SeizureState.OURS:
            yield _text(f"{number} 本案查封冻结最后续行申请日", renew_by(seizure.end))
        elif seizure.state is SeizureState.FIRST:
            yield DeadlineText(
                what=f"{number} 在先查封冻结届满",
                day=seizure.end.isoformat(),
                steps=("以法院文书记载的日期为准；未续行的，轮候在先的自动生效",),
                citation=rule("A-32").brief,
            )


def _text(what: str, deadline: Deadline) -> DeadlineText:
    return DeadlineText(what=what, day=deadline.text, steps=deadline.steps, citation=deadline.rules[0].brief)
