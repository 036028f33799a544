"""The days that matter for this case, each counted by its own rule and shown with its count."""

from collections.abc import Iterator, Mapping
from datetime import date

from skiptrace.assets.asset import Asset, Seizure, SeizureState
from skiptrace.court.measure import counting
from skiptrace.documents.book import Book
from skiptrace.documents.dossier import DeadlineText
from skiptrace.law.periods import Deadline, apply_execution_by, expired, reminders, renew_by, sue_by
from skiptrace.law.rule import rule
from skiptrace.permits.docket import Docket, Stage, court_number


def deadlines(book: Book, numbers: Mapping[str, str]) -> tuple[DeadlineText, ...]:
    """Sorted by day; `numbers` gives the A-number of each asset id."""
    found = [*_of_docket(book.profile.docket)]
    known = {(number, each.end) for each in book.measures for number in each.numbers}
    for asset in book.assets:
        found += _of_asset(asset, numbers[asset.id], known)
    found += _of_measures(book)
    if book.stage is Stage.PRE_SUIT:
        found.append(_suit(book))
    return tuple(sorted(found, key=lambda each: each.day))


def _of_docket(docket: Docket | None) -> Iterator[DeadlineText]:
    if docket is not None and docket.performance_due:
        yield _text("申请执行期间届满", apply_execution_by(docket.performance_due))


def _of_asset(asset: Asset, number: str, known: set[tuple[str, date | None]]) -> Iterator[DeadlineText]:
    """What a registry notes; our own measure is counted from the court's paper where there is one (`known`)."""
    for seizure in asset.seizures:
        if seizure.end is None or seizure.rank > 0 or (_number(seizure), seizure.end) in known:
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


def _of_measures(book: Book) -> Iterator[DeadlineText]:
    """The last day to renew, with the days to be reminded, and the end itself; nothing for what still waits."""
    numbers = {each.id: f"M{number}" for number, each in enumerate(book.measures, 1)}
    for measure in counting(book.measures):
        assert measure.end is not None
        what = f"{numbers[measure.id]} {measure.kind.chinese} {measure.measure.chinese}"
        over = expired(measure.end, book.at.date())
        if not over:
            yield _renewal(what, measure.end)
        yield DeadlineText(
            what=f"{what}{'已届满' if over else '届满'}",
            day=measure.end.isoformat(),
            steps=("以法院文书记载的日期为准，不因节假日顺延；届满未续行的，效力消灭",),
            citation=rule("A-32").brief,
        )


def _renewal(what: str, end: date) -> DeadlineText:
    renewal = renew_by(end)
    days = "、".join(f"{day}（届满前 {left} 日）" for left, day in reminders(end))
    return DeadlineText(
        what=f"{what} 最后续行申请日",
        day=renewal.text,
        steps=(*renewal.steps, f"提醒日：{days}"),
        citation=renewal.rules[0].brief,
    )


def _suit(book: Book) -> DeadlineText:
    """Thirty days from the first measure that was taken; before one is known, how they will be counted."""
    taken = [measure.start for measure in book.measures if measure.start]
    if taken:
        return _text("诉前保全后起诉或者申请仲裁", sue_by(min(taken)))
    return DeadlineText(
        what="诉前保全后起诉",
        day="法院采取措施后三十日内",
        steps=("自法院采取措施之次日起算，措施日期登记后给出具体日期",),
        citation=rule("A-03").brief,
    )


def _number(seizure: Seizure) -> str:
    return court_number(seizure.number.text) if seizure.number else ""


def _text(what: str, deadline: Deadline) -> DeadlineText:
    return DeadlineText(what=what, day=deadline.text, steps=deadline.steps, citation=deadline.rules[0].brief)
