"""A paper reply does what the file of the same source would do, after two persons typed the same, and not before."""

import io
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from connectors.answer import Outcome
from connectors.authority import Authority
from connectors.manifest.quality import Tier
from connectors.reply import Reply
from skiptrace.entering.entry import PaperState
from skiptrace.errors import NotAllowed, NotFound, UsageError
from skiptrace.evidence.vault import evidence
from skiptrace.journal import Action
from skiptrace.paper_replies.tables import reply_entries
from skiptrace.tracing.packs import PackState
from skiptrace.tracing.profile import Standing
from tests.fakes.court_papers import ID_NO, NAME, image, on, pdf
from tests.fakes.reply_papers import listed, registry, title

if TYPE_CHECKING:
    from tests.paper_replies.conftest import Office

REGISTRY, SITE = "property_registry", "dishonest_debtors"


async def test_two_alike_make_records_that_cite_page_and_picture(office: "Office") -> None:
    paper = await office.take(REGISTRY, pdf("one", "two"))
    house = title(location=on("北京市西城区样例街1号2单元301", 2))
    first = await office.enter("wu", paper, registry(house))
    waiting = await office.outcome(REGISTRY)
    second = await office.enter("qian", paper, registry(house))

    assert (first.paper.state, first.outcome) == (PaperState.ENTERED_ONCE, None)
    assert (waiting.outcome, "待两人录入" in waiting.why) == (Outcome.PENDING, True)
    assert (second.paper.state, second.outcome, second.records) == (PaperState.SETTLED, Outcome.FOUND, 1)
    (record,) = (await office.profile()).of_kind("house")
    cited = record.facts["location"].citation
    assert (cited.pointer, cited.sha256) == ("第2页 记录1 坐落", paper.sha256)
    assert (record.standing, record.authority) == (Standing.COURT, Authority.ORD)
    assert record.docket_id
    outcome = await office.outcome(REGISTRY)
    assert {each.title for each in outcome.evidence} == {"不动产登记中心", "不动产登记中心（两人录入）"}
    (pack,) = [each for each in await office.acting("sun").packs.list() if each.source == REGISTRY]
    assert pack.state is PackState.ANSWERED


async def test_the_pages_of_several_pictures_are_counted_through(office: "Office") -> None:
    pictures = image(text="one"), image("JPEG", text="two")
    paper = await office.take(REGISTRY, *pictures)
    await office.settled(paper, registry(title(location=on("北京市西城区样例街1号2单元301", 2))))

    (record,) = (await office.profile()).of_kind("house")
    assert record.facts["location"].citation.pointer == "第1页 记录1 坐落"
    assert record.facts["location"].citation.sha256 == paper.pictures[1].sha256
    assert record.facts["name"].citation.sha256 == paper.pictures[0].sha256


async def test_where_two_differ_the_place_is_told_and_nothing_takes_effect(office: "Office") -> None:
    paper = await office.take()
    await office.enter("wu", paper, registry(title()))
    unlike = await office.enter("qian", paper, registry(title(certificate_no="京（2019）西城区不动产权第0000007号")))

    assert unlike.paper.state is PaperState.DIFFERS
    assert [each.text for each in unlike.differences] == ["记录1 不动产权证号（第1页）"]
    assert (await office.profile()).of_kind("house") == ()
    assert (await office.outcome(REGISTRY)).outcome is Outcome.PENDING
    again = await office.enter("wu", paper, registry(title(certificate_no="京（2019）西城区不动产权第0000007号")))
    assert again.outcome is Outcome.FOUND


async def test_descriptions_need_not_be_alike(office: "Office") -> None:
    paper = await office.take()
    await office.enter("wu", paper, registry(title(usage="住宅")))

    assert (await office.enter("qian", paper, registry(title(usage="成套住宅")))).outcome is Outcome.FOUND


async def test_nobody_settles_a_paper_alone(office: "Office") -> None:
    paper = await office.take()
    await office.enter("wu", paper, registry())
    with pytest.raises(NotAllowed, match="第51条"):
        await office.enter(" WU ", paper, registry())

    assert (await office.outcome(REGISTRY)).outcome is Outcome.PENDING


async def test_a_paper_that_says_nothing_is_registered_is_no_record(office: "Office") -> None:
    entered = await office.settled(await office.take(), registry())

    assert entered.outcome is Outcome.NO_RECORD
    assert (await office.outcome(REGISTRY)).why == "无登记信息"


async def test_a_part_and_a_row_that_nobody_can_read_are_partial(office: "Office") -> None:
    part = await office.settled(await office.take(), registry(title(), result="部分区县未反馈"))
    blurred = await office.settled(await office.take(REGISTRY, image(text="b")), registry(title(), unread=1))

    assert (part.outcome, blurred.outcome) == (Outcome.PARTIAL, Outcome.PARTIAL)
    assert (await office.outcome(REGISTRY)).why == "1 条记录无法辨认"


async def test_a_refusal_is_the_holders_no(office: "Office") -> None:
    entered = await office.settled(await office.take(), registry(result="不予查询", reason="调查令已过期"))

    assert entered.outcome is Outcome.REFUSED
    assert (await office.outcome(REGISTRY)).why == "登记机构不予查询，理由见 第1页 理由"


@pytest.mark.parametrize(
    ("form", "error", "text"),
    [
        (registry(title(), result="无登记信息"), UsageError, "没有记录，却录有记录"),
        (registry(result="有登记信息"), UsageError, "没有录入记录"),
        (registry(name=on(NAME, 2)), UsageError, "页码大于"),
        (registry(name=None, id_no=None), UsageError, "至少录入一项"),
        (registry(pack="K0000000000"), UsageError, "不是请求包"),
        (registry(name="欧阳旁人", id_no="110101198505053210"), NotAllowed, "不是本次查询的当事人"),
        (registry(name="王小朋", id_no=None), NotAllowed, "不是本次查询的当事人"),
        (registry(result="没有"), UsageError, "取值不在允许的范围内"),
        (registry(title(certificate_no=None)), UsageError, "未填写"),
    ],
    ids=[
        "none above records",
        "found nothing",
        "no such page",
        "about nobody",
        "other pack",
        "stranger",
        "likeness",
        "word",
        "gap",
    ],
)
async def test_what_cannot_be_this_answer_is_sent_back(
    office: "Office", form: dict[str, object], error: type[Exception], text: str
) -> None:
    paper = await office.take()
    with pytest.raises(error, match=text):
        await office.enter("wu", paper, form)

    assert (await office.acting("wu").reply_papers.show(paper.number)).entries == ()


async def test_a_strangers_title_on_the_paper_is_a_strangers(office: "Office") -> None:
    other = title(name="欧阳旁人", id_no="110101198505053210", certificate_no="京房权证字第2号")
    await office.settled(await office.take(), registry(title(), other))

    found = (await office.profile()).of_kind("house")
    assert sorted(each.standing for each in found) == [Standing.COURT, Standing.REJECTED]


async def test_the_same_files_twice_change_nothing(office: "Office") -> None:
    first = await office.acting("sun").reply_papers.answer_pack(await office.pack(), [image()])
    lines = await office.house.journal.end()
    again = await office.acting("li").reply_papers.answer_pack(await office.pack(), [image()])

    assert (first.new, again.new, again.paper) == (True, False, first.paper)
    assert await office.house.journal.end() == lines


async def test_only_pictures_are_taken_and_only_for_packs_that_there_are(office: "Office") -> None:
    desk = office.acting("sun").reply_papers
    with pytest.raises(UsageError, match="PDF、PNG 或 JPEG"):
        await desk.answer_pack(await office.pack(), [b"GIF89a"])
    with pytest.raises(NotFound):
        await desk.answer_pack("K0000000000", [image()])
    with pytest.raises(UsageError, match="同一图像"):
        await desk.answer_pack(await office.pack(), [image(), image()])


async def test_a_print_of_a_public_page_answers_its_errand(office: "Office") -> None:
    desk = office.acting("sun").reply_papers
    with pytest.raises(UsageError, match="--operation"):
        await desk.answer_errand(office.case, SITE, [image()])
    paper = (await desk.answer_errand(office.case, SITE, [image()], "dishonest")).paper
    with pytest.raises(NotAllowed, match="不是本次查询"):
        await office.enter("wu", paper, listed(id_no="110101198505053210"))
    entered = await office.settled(paper, listed())

    assert entered.outcome is Outcome.NO_RECORD
    assert (await office.outcome(SITE, "dishonest")).outcome is Outcome.NO_RECORD
    assert (await office.outcome(SITE, "executed")).outcome is Outcome.PENDING


async def test_a_print_is_not_read_after_its_permit_was_revoked(office: "Office") -> None:
    paper = (await office.acting("sun").reply_papers.answer_errand(office.case, SITE, [image()], "dishonest")).paper
    for permit in (await office.acting("wu").permits.papers(office.case.id)).permits:
        await office.acting("qian", "supervisor").permits.revoke(permit.number)
    with pytest.raises(NotAllowed):
        await office.enter("wu", paper, listed())


async def test_roles_that_do_no_casework_neither_take_nor_enter(office: "Office") -> None:
    paper = await office.take()
    for role in ("collector", "auditor"):
        desk = office.acting("he", role).reply_papers
        with pytest.raises(NotAllowed, match="第51条"):
            await desk.enter(paper.number, b"{}")
        with pytest.raises(NotAllowed, match="第51条"):
            await desk.form(paper.number)
    assert [each.number for each in await office.acting("he", "auditor").reply_papers.list()] == [paper.number]


async def test_entries_lie_sealed_and_the_journal_names_no_value(office: "Office") -> None:
    paper = await office.take()
    await office.settled(paper, registry(title()))

    async with office.house.store.read() as tx:
        rows = repr((await tx.execute(select(reply_entries))).all())
        kinds = (await tx.execute(select(evidence.c.kind).where(evidence.c.scope == office.case.id))).scalars().all()
    lines = [line.entry async for line in office.house.journal.lines(case_id=office.case.id)]
    told = json.dumps([dict(entry.detail) for entry in lines], ensure_ascii=False)
    assert not [value for value in (NAME, ID_NO, "样例街") if value in rows or value in told]
    assert sorted(kinds) == ["entered", "png"]
    mine = [entry.action for entry in lines if entry.action in {Action.PAPER_TAKEN, Action.PAPER_ENTERED}]
    assert mine == [Action.PAPER_TAKEN, Action.PAPER_ENTERED, Action.PAPER_ENTERED]


async def test_kept_evidence_reads_the_same_again(office: "Office") -> None:
    await office.settled(await office.take(), registry(title()))
    service = office.acting("sun")
    async with office.house.store.read() as tx:
        found = (await tx.execute(select(evidence).where(evidence.c.kind == "entered"))).one()
        body = await service.vault.open(tx, found.id)
    source = service.sources[REGISTRY]
    answer = source.parse("by_person", (Reply(body, "entered", found.received_at),))
    assert (answer.outcome, answer.records[0].text("area")) == (Outcome.FOUND, "89.5")
    forged = Reply(body.replace(b"89.5", b"189.5", 1), "entered", found.received_at)
    assert source.parse("by_person", (forged,)).outcome is Outcome.FAILED


async def test_the_bundle_holds_the_picture_where_every_record_is_the_debtors(office: "Office") -> None:
    await office.settled(await office.take(REGISTRY, image(text="alone")), registry(title()))
    alone = await _bundled(office)
    other = title(name="欧阳旁人", id_no="110101198505053210", certificate_no="京房权证字第2号")
    await office.settled(await office.take(REGISTRY, image(text="shared")), registry(title(), other))
    shared = await _bundled(office)

    assert [name for name in alone if name.endswith(".png")]
    assert not [name for name in shared if name.endswith(".png")]


async def _bundled(office: "Office") -> list[str]:
    service = office.acting("sun")
    bound = await service.bundle(await service.cases.case(office.case.id), timestamp=False)
    with zipfile.ZipFile(io.BytesIO(bound.body)) as opened:
        return opened.namelist()


async def test_what_a_source_below_gold_brought_is_for_work_inside_only(office: "Office") -> None:
    """Surely the debtor's by a full number, and still no ground for a court paper; the outcome says why."""
    held = office.house.assessed.standings
    assert isinstance(held, dict)
    held[REGISTRY] = replace(held[REGISTRY], tier=Tier.SILVER)
    await office.settled(await office.take(REGISTRY), registry(title()))

    (record,) = (await office.profile()).of_kind("house")
    assert record.standing is Standing.LIKELY
    assert "未达金级" in (await office.outcome(REGISTRY)).why
