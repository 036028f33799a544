"""What an entry must satisfy before it is kept: its pages, whose paper it is, and no contradiction within it.

Surprising: a paper that does not say which request or whom it answers is sent back. "无登记信息" on a sheet that was
put to the wrong request would be the worst error of all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from connectors.answer import Answer
from connectors.engines.alike import plain_ident, plain_name
from connectors.engines.desk import fits
from connectors.engines.twice import KIND, Reading, write
from connectors.engines.typed import Typed
from connectors.manifest.capture import CaptureOperation
from connectors.reply import Reply
from connectors.source import Source
from matching import Decision, parse_party
from skiptrace.cases.case import Party
from skiptrace.cases.known import debtor_party
from skiptrace.entering.entry import page_text
from skiptrace.entering.form import Form, written
from skiptrace.errors import NotAllowed, UsageError
from skiptrace.law.rule import rule
from skiptrace.paper_replies.form import reading
from skiptrace.paper_replies.paper import ReplyPaper
from skiptrace.tracing.identity import best


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom the question is about. `keys` are what a person typed at the site; empty for a pack."""

    party: Party
    keys: Mapping[str, str] = field(repr=False)


def answer_of(source: Source, paper: ReplyPaper, readings: tuple[Reading, Reading]) -> tuple[Reply, Answer]:
    """The document of both readings, received when the paper was, and what it means."""
    body = write(source.id, paper.operation, paper.cited, readings)
    reply = Reply(body, KIND, paper.taken_at, name=paper.number)
    return reply, source.parse(paper.operation, (reply,))


def check(form: Form, paper: ReplyPaper, source: Source, operation: Typed, to: Addressed) -> None:
    """UsageError for what cannot stand on this paper, NotAllowed for a paper about somebody else."""
    if wrong := list(_pages(form, paper)):
        raise UsageError("\n".join(wrong))
    mine = reading(form, "1")
    if wrong := list(_unaddressed(mine, paper)):
        raise UsageError("\n".join(wrong))
    if foreign := list(_foreign(mine, operation, to)):
        raise NotAllowed(foreign)
    _, answer = answer_of(source, paper, (mine, replace(mine, by="2")))
    if answer.error == "Contract":
        raise UsageError(f"{answer.why}；请对照图像核对")


def _pages(form: Form, paper: ReplyPaper) -> Iterator[str]:
    for each in written(form):
        if each.entered and each.entered.page > paper.pages:
            yield f"{each.place.label}：页码大于回复的页数（共 {paper.pages} 页）；请改为该值所在的页"


def _unaddressed(mine: Reading, paper: ReplyPaper) -> Iterator[str]:
    said = mine.head.get("pack")
    if said and paper.pack_no and plain_ident(said.text) != plain_ident(paper.pack_no):
        yield f"回执编号（{page_text(said.page)}）不是请求包 {paper.pack_no}；请对照图像核对，属于其他请求包的另行登记"
    if not said and "name" not in mine.head:
        yield "回执编号、被查询人至少录入一项；纸上两项都没有的，不能认定答复的是谁，请退回出具单位补正"


def _is_named(said: str, party: Party) -> bool:
    """Without a pack's number only the party's own name says whose answer it is; a likeness does not."""
    return any(fits(plain_name(said), plain_name(name)) for name in (party.name, *party.former_names))


def _foreign(mine: Reading, operation: Typed, to: Addressed) -> Iterator[str]:
    name, number = mine.head.get("name"), mine.head.get("id_no")
    why = f"不是本次查询的当事人；请对照图像核对，确非其人的退回出具单位（{rule('B-10').brief}）"
    if isinstance(operation, CaptureOperation):
        for key in operation.capture.echo:
            said = mine.head.get(key)
            if said is None or not fits(said.text, to.keys.get(key, "")):
                yield f"被查询人{why}"
                return
    elif name is not None:
        if "pack" not in mine.head and not _is_named(name.text, to.party):
            yield f"被查询人（{page_text(name.page)}）{why}"
            return
        about = parse_party({"name": name.text, "id_no": number.text if number else ""})
        if best({to.party.id: debtor_party(to.party)}, (about,))[1].decision is Decision.DIFFERENT:
            yield f"被查询人（{page_text(name.page)}）{why}"
