"""Other creditors' enforcement against a party, as the courts publish it: facts about the party, and a door for us.

Surprising: only what a person has confirmed is here. The lists show a masked number at best, and to call somebody
dishonest who merely has the name would be the worst line of the whole file.
"""

from collections.abc import Iterator

from skiptrace.documents.asset_text import shown_facts, who
from skiptrace.documents.book import Book
from skiptrace.documents.dossier.people import EnforcementText
from skiptrace.documents.wording import KIND
from skiptrace.law.rule import Rule, rule
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import Standing, TracedRecord


def confirmed(book: Book) -> tuple[TracedRecord, ...]:
    """Entries that are surely a party's."""
    return tuple(r for r in book.profile.of_kind("dishonest", "executed") if r.standing is Standing.COURT)


def enforcement(book: Book) -> tuple[EnforcementText, ...]:
    """Each confirmed entry with what it opens."""
    return tuple(
        EnforcementText(
            party=who(book.parties, record.party_id),
            kind=KIND[record.kind],
            facts=shown_facts(record.kind, record.facts),
            lead=_lead(book.stage),
            citation=rule("B-43").brief,
        )
        for record in confirmed(book)
    )


def summary_lines(book: Book) -> Iterator[str]:
    """One sentence for page one, for each kind of entry."""
    found = confirmed(book)
    listed = [record for record in found if record.kind == "dishonest"]
    if listed:
        yield f"已被其他法院列入失信被执行人名单 {len(listed)} 次（{_files(listed)}）"
    executed = [record for record in found if record.kind == "executed"]
    if executed:
        yield f"在其他法院另有执行案件 {len(executed)} 件（{_files(executed)}）"


def open_lines(book: Book) -> Iterator[str]:
    """What somebody can do about it."""
    dockets = dict.fromkeys(f"{record.text('court')}{record.text('docket')}" for record in confirmed(book))
    for docket in dockets:
        yield f"{docket}：{_lead(book.stage)}（{rule('B-43').brief}）"


def rules(book: Book) -> tuple[Rule, ...]:
    """What these lines rest on."""
    return (rule("B-43"), rule("B-44")) if confirmed(book) else ()


def _lead(stage: Stage) -> str:
    if stage is Stage.EXECUTION:
        return "财产执行终结前可以申请参与分配"
    return "取得执行依据后，财产执行终结前可以申请参与分配"


def _files(records: list[TracedRecord]) -> str:
    return "；".join(f"{record.text('court')} {record.text('docket')}" for record in records)
