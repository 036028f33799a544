"""The court's measures in the words of the internal file: first or waiting, from when to when, and on which page."""

from collections.abc import Iterator
from decimal import Decimal

from skiptrace.court.change import ChangeKind
from skiptrace.court.measure import Measure
from skiptrace.documents.book import Book
from skiptrace.documents.dossier.things import CautionText, MeasureText
from skiptrace.documents.stated import Money, Stated
from skiptrace.law.reckoning import yuan
from skiptrace.law.rule import rule


def measure_texts(book: Book) -> tuple[MeasureText, ...]:
    """Numbered M1, M2 ... in the order of the papers."""
    return tuple(_measure(book, f"M{number}", each) for number, each in enumerate(book.measures, 1))


def law_of(book: Book) -> Iterator[str]:
    """The ids of the rules that the measures' section rests on."""
    for each in book.measures:
        yield from ("A-30", "A-31", "A-32") if not each.waiting else ("A-10",)
        yield from (_RULES[change.kind] for change in each.changes)


def _measure(book: Book, number: str, measure: Measure) -> MeasureText:
    return MeasureText(
        number=number,
        kind=measure.kind.chinese,
        owner=measure.name,
        title=measure.what,
        measure=measure.measure.chinese,
        rank=f"已于 {measure.lifted} 解除" if measure.lifted else measure.rank_text,
        waiting=measure.waiting,
        start=measure.start.isoformat() if measure.start else "",
        end=measure.end.isoformat() if measure.end else "",
        asked=None if measure.asked is None else Money.of(measure.asked),
        frozen=None if measure.frozen is None else Money.of(measure.frozen),
        exceeds_maximum=measure.exceeds_maximum,
        facts=tuple(_facts(book, measure)),
        cautions=tuple(_cautions(measure)),
    )


def _facts(book: Book, measure: Measure) -> Iterator[Stated]:
    """Every value that the paper gives, under its label, with exhibit and page."""
    values = {
        "what": ("财产", measure.what),
        "name": ("被保全人", measure.name),
        "holder": ("协助单位", measure.holder),
        "measure": ("措施", measure.measure.chinese),
        "order": ("顺位", measure.rank_text),
        "start": ("起日", measure.start.isoformat() if measure.start else ""),
        "end": ("止日", measure.end.isoformat() if measure.end else ""),
        "asked": ("要求数额", _yuan(measure.asked)),
        "frozen": ("实际冻结数额", _yuan(measure.frozen)),
        "document_no": ("文书号", measure.document_no),
        "ruling_no": ("裁定文号", measure.ruling_no),
        "notice_no": ("协助执行通知书文号", measure.notice_no),
        "remark": ("备注", measure.remark),
    }
    for name, (label, text) in values.items():
        if not text:
            continue
        found = book.place(measure.evidence_id, measure.places.get(name, ""))
        yield (
            Stated.at(label, text, found)
            if found
            else Stated(label=label, text=text, evidence="", pointer="", source="")
        )


def _cautions(measure: Measure) -> Iterator[CautionText]:
    if measure.exceeds_maximum:
        text = f"止日超过{measure.kind.seized.chinese}的法定最长期限，已照录法院文书，请律师核实"
        yield CautionText(text=text, citation=rule("A-30").brief)
    for change in measure.changes:
        yield CautionText(text=change.text, citation=rule(_RULES[change.kind]).brief)
    if measure.lifted is not None:
        return
    if measure.waiting:
        yield CautionText(text="轮候：在先措施解除时自动生效，生效前不计期限", citation=rule("A-10").brief)
    elif measure.end is None:
        yield CautionText(text="文书未载止日，无法提醒续行；请书面询问法院届满日", citation=rule("A-31").brief)
    if measure.asked is not None and measure.frozen is not None and measure.frozen > measure.asked:
        yield CautionText(text="实际冻结数额大于要求数额，请核实是否超标的额", citation=rule("A-12").brief)


_RULES = {ChangeKind.LIFTED: "A-38", ChangeKind.REDUCED: "A-38", ChangeKind.RENEWED: "A-31"}


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else yuan(amount)
