"""Bundles of a played trial against the truth of its world: nobody else in them, and everything that is cited."""

import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from datetime import date

import pytest

from skiptrace.acting import Service
from skiptrace.assets.asset import AssetKind
from skiptrace.cases.event import EventKind, Telling
from skiptrace.cases.events import Proof
from skiptrace.documents.bundle.cited import cited_values
from skiptrace.documents.bundle.manifest import UNSTAMPED
from skiptrace.documents.bundle.verification import verify
from skiptrace.documents.confirmed import enters
from skiptrace.errors import NotAllowed
from skiptrace.journal import Action, Actor
from skiptrace.permits.docket import Stage
from skiptrace.service import open_house
from skiptrace.settings import load
from skiptrace.tracing.profile import Standing
from tests.documents.bundle import canary, reading
from tests.documents.bundle.conftest import Bound, Played, first


def test_no_stranger_stands_in_any_bundle(bounds: list[Bound], played: Played) -> None:
    """Names, numbers, phones, addresses, plates, accounts of everybody else, in every file and every packed part."""
    looked = 0
    for bound in bounds:
        strangers = canary.of_strangers(played.world, bound.case)
        assert not strangers.in_texts([bound.bundle.body.decode("utf-8", "replace")]), bound.case.number
        for name, file in bound.files.items():
            assert not strangers.in_texts(reading.texts(name, file)), (bound.case.number, name)
            looked += 1

    assert looked > 90


def test_the_evidence_as_received_is_full_of_strangers(bounds: list[Bound], played: Played) -> None:
    """What makes the test above worth something: the same search finds them in what the bundles were made from."""
    found: set[str] = set()
    for bound in bounds:
        strangers = canary.of_strangers(played.world, bound.case)
        for number in bound.attached:
            body = bound.originals[number]
            found |= strangers.in_texts(reading.texts("x.xlsx" if body.startswith(b"PK") else "x.csv", body))

    assert len(found) > 100
    assert len({value for value in found if re.search("[\u4e00-\u9fff]", value)}) > 30


def test_every_cited_value_can_be_read_where_it_is_cited(bounds: list[Bound]) -> None:
    """Read with other libraries, from the attached files alone: the same text that stands in the original."""
    read: Counter[str] = Counter()
    for bound in bounds:
        for value in cited_values(bound.book):
            name = bound.attached[value.number]
            shown = str(_at(name, bound.files[name], value.pointer))
            there = str(_at(name, bound.originals[value.number], value.pointer))
            assert re.sub(r"[\W_]", "", shown), (bound.case.number, value)
            assert shown == there or re.sub(r"\W", "", value.text) in re.sub(r"\W", "", shown)
            read[name.rsplit(".", 1)[1]] += 1

    assert read["json"] > 60
    assert read["xlsx"] > 100
    assert read["csv"] > 20


def _at(name: str, body: bytes, pointer: str) -> object:
    if name.endswith(".json"):
        return reading.member(body, pointer)
    sheet, _, place = pointer.rpartition("!")
    if name.endswith(".xlsx"):
        return reading.cell(body, sheet, place)
    rows = [line.split(",") for line in body.decode("gb18030").splitlines()]
    return rows[int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1][ord(place[0]) - 65]


def test_the_things_that_are_asked_for_stand_in_the_evidence_in_full(bounds: list[Bound]) -> None:
    """Not by pointer but by value: account, plate and title of each line of the paper are in the attached files."""
    seen = set()
    stages = set()
    for bound in bounds:
        texts = "\n".join(text for name in bound.attached.values() for text in reading.texts(name, bound.files[name]))
        for line in bound.book.plan.lines:
            if enters(line, bound.book.stage):
                wanted = [line.asset.text(name) for name in ("account_no", "plate", "vin", "certificate_no", "balance")]
                assert all(value in texts for value in wanted)
                seen.add(line.asset.kind)
                stages.add(bound.book.stage)

    assert seen >= {AssetKind.HOUSE, AssetKind.VEHICLE, AssetKind.DEPOSIT}
    assert stages >= {Stage.IN_SUIT, Stage.EXECUTION}


def test_only_what_the_court_set_cites_is_attached(bounds: list[Bound]) -> None:
    """Never an exhibit that only a doubtful or a stranger's record stands on."""
    fewer = 0
    for bound in bounds:
        sure = {
            fact.citation.number
            for record in bound.book.profile.records
            if record.standing is Standing.COURT
            for fact in record.facts.values()
        }
        assert set(bound.attached) <= sure | {"E1"}
        fewer += len(bound.attached) < len(bound.originals)

    assert fewer > 5


def test_co_owners_are_taken_out_of_a_title_and_the_party_stays(bounds: list[Bound]) -> None:
    shared = 0
    for bound in bounds:
        names = {party.name for party in bound.case.parties}
        for record in bound.book.profile.records:
            name = record.facts.get("name")
            if (
                record.standing is Standing.COURT
                and name
                and "、" in name.text
                and name.citation.number in bound.attached
            ):
                file = bound.attached[name.citation.number]
                owners = str(_at(file, bound.files[file], name.citation.pointer)).split("、")
                assert owners == [owner if owner in names else "■" for owner in name.text.split("、")]
                shared += "■" in owners

    assert shared >= 1


def test_office_files_carry_no_authors_comments_or_hidden_sheets(bounds: list[Bound]) -> None:
    for bound in bounds[:4]:
        for name, body in bound.files.items():
            if not name.endswith((".xlsx", ".docx")):
                continue
            parts = reading.parts(body)
            properties = parts["docProps/core.xml"].decode()
            authors = re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]*)<", properties)
            assert set(authors) <= {"", "skiptrace"}, name
            assert not [part for part in parts if "comment" in part.lower()]
            assert 'state="hidden"' not in parts.get("xl/workbook.xml", b"").decode()


def test_a_bundle_is_a_plain_zip_that_verifies_and_says_what_it_does_not_prove(bounds: list[Bound]) -> None:
    for bound in bounds:
        result = verify(bound.bundle.body)
        assert result.whole
        assert result.case == bound.case.number
        assert any(UNSTAMPED in each for each in result.unproved)
        digest = hashlib.sha256(bound.files["manifest.json"]).hexdigest()
        assert digest == bound.bundle.manifest_sha256
        assert bound.files["manifest.sha256"].decode() == f"{digest}  manifest.json\n"
        with zipfile.ZipFile(io.BytesIO(bound.bundle.body)) as packed:
            assert {each.date_time for each in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert packed.namelist() == sorted(packed.namelist(), key=str.encode)


def test_the_list_of_evidence_names_each_exhibit_with_both_hashes(bounds: list[Bound]) -> None:
    for bound in bounds[:4]:
        printed = "".join(reading.texts("x.pdf", bound.files["证据目录.pdf"])[:-1])
        assert UNSTAMPED in printed
        for each in bound.manifest["evidence"]:
            assert each["original_sha256"] in printed
            assert each["sha256"] in printed
            assert hashlib.sha256(bound.originals[each["number"]]).hexdigest() == each["original_sha256"]
            assert hashlib.sha256(bound.files[each["file"]]).hexdigest() == each["sha256"]


async def test_the_journals_part_is_this_cases_and_what_it_rests_on(service: Service, bounds: list[Bound]) -> None:
    every = {line.seq: line async for line in service.journal.lines()}
    for bound in bounds:
        lines = [every[row["seq"]] for row in bound.journal]
        own = [
            n
            for n, line in every.items()
            if line.entry.case_id == bound.case.id and n <= bound.manifest["journal"]["number"]
        ]

        assert [line.seq for line in lines if line.entry.case_id] == own
        assert {line.entry.case_id for line in lines} == {bound.case.id, ""}
        common = {line.entry.action for line in lines if not line.entry.case_id}
        assert common == {Action.IMPORTED, Action.PERMIT_ADDED, Action.PERMIT_APPROVED}
        for row, line in zip(bound.journal, lines, strict=True):
            assert hashlib.sha256(f"{row['previous']}\n{row['line']}".encode()).hexdigest() == row["hash"] == line.hash


async def test_the_same_state_gives_the_same_evidence(service: Service) -> None:
    """Byte for byte, but for the time at which a sheet was written again."""
    case = await first(service)
    one, two = reading.files((await service.bundle(case)).body), reading.files((await service.bundle(case)).body)

    assert one.keys() == two.keys()
    assert [name for name in one if name.endswith(".json") and name.startswith("证据/")]
    for name in one:
        if name.startswith("证据/") and name.endswith(".xlsx"):
            assert _sheets(one[name]) == _sheets(two[name])
        elif name.startswith("证据/"):
            assert one[name] == two[name]


def _sheets(body: bytes) -> dict[str, bytes]:
    return {name: part for name, part in reading.parts(body).items() if name.startswith("xl/")}


async def test_a_reason_in_a_persons_own_words_stays_in_the_house(service: Service) -> None:
    case = await first(service)
    await service.scribe.commit(Action.READ, case.id, {"reason": "核对邻居欧阳旁人的说法", "fields": "full"})
    made = await service.bundle(case)

    assert "欧阳旁人".encode() not in made.body
    assert reading.files(made.body)["日志.jsonl"].count(b'"withheld"') == 1
    assert verify(made.body).whole
    assert any("只载哈希" in each for each in verify(made.body).unproved)


async def test_a_line_of_the_journal_that_names_a_stranger_is_there_by_its_hash_only(service: Service) -> None:
    """No room writes one; should one do so, the bundle does not pass it on."""
    for line in await service.cases.list():
        case = await service.cases.case(line.id)
        records = (await service.profile(case)).records
        other = next((r for r in records if r.standing is Standing.REJECTED and r.text("phone")), None)
        if other:
            break
    assert other
    await service.scribe.commit(Action.UPDATED, case.id, {"slip": other.text("phone")})
    made = await service.bundle(case)

    assert other.text("phone").encode() not in made.body
    assert verify(made.body).whole


async def test_making_a_bundle_is_journalled_with_the_hash_of_its_manifest(service: Service) -> None:
    case = await first(service)
    made = await service.bundle(case)
    last = [line async for line in service.journal.lines(case_id=case.id)][-1]

    assert last.entry.action is Action.BUNDLE_MADE
    assert last.entry.detail == {"manifest_sha256": made.manifest_sha256, "stamped": False}


async def test_a_collector_gets_no_bundle(played: Played) -> None:
    async with open_house(load(played.folder)) as house:
        collecting = house.acting(Actor("sun", "collector"))
        with pytest.raises(NotAllowed, match="保全规定第12条"):
            await collecting.bundle(await first(collecting))


async def test_a_proof_of_an_interruption_is_cited_and_named_as_left_out_and_an_undone_one_is_not(
    service: Service,
) -> None:
    """A receipt may name anybody and nothing can black it out surely, so the list only says that there is one."""
    case = await first(service)
    party, claims = case.debtor, tuple(claim.id for claim in case.claims)
    told = Telling(EventKind.DEMAND, date(2026, 5, 6), "EMS 签收回执", "保管员丁某")
    receipt = b"%PDF-1.4 signed by the neighbour"
    kept = await service.events.enter(case, party, claims, told, Proof(receipt, "pdf"))
    book, made = await service.book(case), await service.bundle(case)
    (exhibit,) = [each for each in book.profile.exhibits if each.evidence_id == kept.evidence_id]
    files = reading.files(made.body)
    left_out = {each["number"]: each for each in json.loads(files["manifest.json"])["left_out"]}
    await service.events.undo(case, kept.number, "回执是别人签的")
    after = json.loads(reading.files((await service.bundle(case)).body)["manifest.json"])

    assert verify(made.body).whole
    assert left_out[exhibit.number]["title"] == "时效事件的证明材料"
    assert receipt not in made.body
    assert not [name for name in files if exhibit.number + "-" in name]
    assert exhibit.number not in {each["number"] for each in after["left_out"]}
