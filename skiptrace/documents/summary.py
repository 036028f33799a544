"""Page one of the internal file, and what is open: what a lawyer must know in half a minute."""

from collections import Counter
from collections.abc import Iterator, Mapping

from connectors.answer import Outcome
from skiptrace.assets.asset import Grade
from skiptrace.assets.register import open_to
from skiptrace.documents import ability_text, enforcement, household
from skiptrace.documents.book import Book
from skiptrace.documents.wording import OUTCOME, ROLE
from skiptrace.law.capital import capital
from skiptrace.law.reckoning import yuan
from skiptrace.tracing.profile import Standing


def summary(book: Book, numbers: Mapping[str, str]) -> tuple[str, ...]:
    """A dozen sentences at most; `numbers` gives the A-number of each asset id."""
    first = (*_matter(book), *ability_text.summary_lines(book), *_found(book), *_taken(book), *_plan(book))
    told = (*first, *_warned(book, numbers), *ability_text.disposal_lines(book, numbers))
    return (*told, *enforcement.summary_lines(book), *_asked(book), *_reached(book))


def open_items(book: Book, numbers: Mapping[str, str]) -> tuple[str, ...]:
    """What somebody still has to do, most pressing first."""
    told = (*enforcement.open_lines(book), *household.open_lines(book))
    return (*_to_review(book), *_to_complete(book, numbers), *told, *_to_open(book))


def _matter(book: Book) -> Iterator[str]:
    case = book.profile.case
    others = "、".join(f"{ROLE[p.role]} {p.name}" for p in case.parties if p.id != case.debtor.id)
    yield f"债务人 {case.debtor.name}" + (f"；{others}" if others else "")
    dates = sorted({claim.as_of.isoformat() for claim in case.active_claims})
    yield f"欠款合计 {yuan(case.total)}（{capital(case.total)}），截至 {'、'.join(dates) or '——'}"
    docket = book.profile.docket
    number = f"，案号 {docket.number}，{docket.court}" if docket and docket.number else "，尚无法院案号"
    yield f"所处阶段：{book.stage.chinese}{number}"
    for hold in case.holds:
        yield f"注意：{hold.reason}（自 {hold.since}）"


def _found(book: Book) -> Iterator[str]:
    sure = [asset for asset in book.assets if asset.standing is Standing.COURT]
    definite = sum(asset.grade is Grade.DEFINITE for asset in sure)
    named = (record for record in book.profile.records if record.kind != "operator_number")
    usable = [record for record in named if open_to(record, book.profile.docket)]
    count = Counter(record.standing for record in usable)
    doubtful = count[Standing.LIKELY] + count[Standing.REVIEW]
    yield (
        f"已确认财产 {len(sure)} 项（明确 {definite} 项，线索 {len(sure) - definite} 项）；待核记录 {doubtful} 条，"
        f"无法判断 {count[Standing.UNCLEAR]} 条，排除他人记录 {count[Standing.REJECTED]} 条"
    )


def _taken(book: Book) -> Iterator[str]:
    if book.measures:
        held = [measure for measure in book.measures if measure.lifted is None]
        waiting, lifted = sum(measure.waiting for measure in held), len(book.measures) - len(held)
        gone = f"；另有 {lifted} 项已裁定解除" if lifted else ""
        yield f"法院已采取保全措施 {len(held)} 项：首封 {len(held) - waiting} 项，轮候 {waiting} 项{gone}"


def _plan(book: Book) -> Iterator[str]:
    plan = book.plan
    yield (
        f"{plan.kind.chinese}：上限 {yuan(plan.cap.value)}；列入 {len(plan.included)} 项，"
        f"已计净值 {yuan(plan.covered)}，尚缺 {yuan(plan.open)}"
    )
    security = f"；{plan.security.text}" if plan.security else ""
    yield f"{'执行' if plan.security is None else '保全'}申请费 {yuan(plan.fee.value)}{security}"


def _warned(book: Book, numbers: Mapping[str, str]) -> Iterator[str]:
    for asset in book.assets:
        if asset.standing is not Standing.COURT:
            continue
        if any(caution.rule.id == "B-21" for caution in asset.cautions):
            yield f"{numbers[asset.id]} 可能是唯一住房：可以查封，处置受限"
        if asset.waiting:
            yield f"{numbers[asset.id]} 已被其他法院查封或冻结"
        if asset.share.co_owners:
            yield f"{numbers[asset.id]} 为共有财产（{asset.share.text}）"


def _asked(book: Book) -> Iterator[str]:
    count = Counter(outcome.outcome for outcome in book.profile.outcomes)
    parts = [f"{OUTCOME[each]} {count[each]}" for each in Outcome if count[each]]
    yield "来源结果：" + ("，".join(parts) if parts else "尚未查询任何来源") + "；未查询不等于没有财产"


def _reached(book: Book) -> Iterator[str]:
    usable = [point for point in book.contacts if not point.set_aside]
    if usable:
        best = max(usable, key=lambda point: point.probability)
        aside = len(book.contacts) - len(usable)
        yield f"最可能的联系方式：{best.label} {best.value}（{best.probability:.0%}）；另搁置 {aside} 个"
    elif book.contacts:
        yield f"没有可用的联系方式；{len(book.contacts)} 个均已搁置"


def _to_review(book: Book) -> Iterator[str]:
    waiting = [record for record in book.profile.waiting if open_to(record, book.profile.docket)]
    if waiting:
        yield f"有 {len(waiting)} 条记录待人工核定（skiptrace review list {book.profile.case.number}）"


def _to_complete(book: Book, numbers: Mapping[str, str]) -> Iterator[str]:
    for asset in book.assets:
        if asset.standing is Standing.COURT and asset.lacks:
            yield f"{numbers[asset.id]} 尚缺：{'、'.join(asset.lacks)}"
    for caution in book.plan.cautions:
        yield f"{caution.text}（{caution.rule.brief}）"


def _to_open(book: Book) -> Iterator[str]:
    lines = []
    for outcome in book.profile.outcomes:
        if outcome.outcome is Outcome.PENDING:
            due = f"，预计 {outcome.due} 前回复" if outcome.due else ""
            lines.append(f"{outcome.title}：等待回复{due}")
        elif outcome.outcome in {Outcome.FAILED, Outcome.PARTIAL}:
            said = OUTCOME[outcome.outcome]
            why = f"；{outcome.why}" if outcome.why not in {"", said} else ""
            lines.append(f"{outcome.title}：{said}，请补查{why}")
        elif outcome.outcome in {Outcome.NOT_ASKED, Outcome.REFUSED} and outcome.opens_with:
            lines.append(f"{outcome.title}：{OUTCOME[outcome.outcome]}，可用《{outcome.opens_with}》打开")
    yield from dict.fromkeys(lines)
