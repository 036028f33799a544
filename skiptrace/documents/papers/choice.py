"""Which papers a case is offered: those of its stage, and those that would open a source that was not asked."""

from collections.abc import Iterator, Mapping

from connectors.answer import Outcome
from skiptrace.documents.book import Book
from skiptrace.documents.papers.paper import Paper, at_stage, catalogue, paper
from skiptrace.errors import UsageError
from skiptrace.permits.docket import Stage

_UNANSWERED = frozenset({Outcome.NOT_ASKED, Outcome.REFUSED, Outcome.PENDING})


def wanted(book: Book, names: tuple[str, ...]) -> tuple[Paper, ...]:
    """The named papers, or all that the stage offers. UsageError for one that is not of this stage (law.md D4a)."""
    if not names:
        return at_stage(book.stage)
    chosen = tuple(dict.fromkeys(paper(name) for name in names))
    for each in chosen:
        if book.stage not in each.stages:
            raise UsageError(f"《{each.name}》用于{each.stages_text}；本案现为{book.stage.chinese}")
    return chosen


def opening(book: Book) -> Mapping[Paper, tuple[str, ...]]:
    """The papers that would open a door which was closed, each with the sources behind it."""
    found: dict[Paper, dict[str, None]] = {}
    for outcome in book.profile.outcomes:
        if outcome.outcome in _UNANSWERED and outcome.opens_with:
            for each in _named(outcome.opens_with, book):
                found.setdefault(each, {})[outcome.title] = None
    order = list(catalogue().values())
    return {each: tuple(found[each]) for each in sorted(found, key=order.index)}


def _named(opens_with: str, book: Book) -> Iterator[Paper]:
    """The papers of this stage that the text names; of several with one title the first."""
    other = [f"（{stage.chinese}）" for stage in Stage if stage is not book.stage]
    now = [part for part in opens_with.split("、") if not any(mark in part for mark in other)]
    titles = set()
    for each in at_stage(book.stage):
        if each.title not in titles and any(each.title in part for part in now):
            titles.add(each.title)
            yield each
