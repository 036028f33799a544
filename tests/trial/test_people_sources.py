"""Insurance, household and one known house in a finished job: who was asked at which stage, and whose it is."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from connectors.answer import Outcome
from connectors.authority import MATTER_BOUND, Authority
from skiptrace import service as root
from skiptrace.acting import Service
from skiptrace.assets.asset import AssetKind
from skiptrace.documents.internal import internal_file
from skiptrace.permits.docket import Stage
from skiptrace.settings import load
from skiptrace.simulator.truth import Truth
from skiptrace.tracing.profile import Profile, Standing
from skiptrace.trial import job
from skiptrace.trial.scene import Plot, scene

OURS = {"social_insurance", "household_registration", "property_by_address"}
Found = list[tuple[Profile, str]]


@dataclass(frozen=True)
class Finished:
    """Where a job was run, whose case each is, and the truth of its world."""

    folder: Path
    pids: dict[str, str]
    truth: Truth


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("people") / "data"

    async def play() -> Finished:
        async with scene(folder, Plot(3, 18)) as played:
            known = await job.run(played)
            return Finished(folder, {case.id: pid for case, pid in known}, played.cast.truth)

    return asyncio.run(play())


@pytest.fixture
async def service(finished: Finished) -> AsyncIterator[Service]:
    async with root.open_service(load(finished.folder)) as opened:
        yield opened


@pytest.fixture
async def found(service: Service, finished: Finished) -> Found:
    cases = [await service.cases.case(line.id) for line in await service.cases.list()]
    return [(await service.profile(case), finished.pids[case.id]) for case in cases if case.id in finished.pids]


def outcomes(found: Found, source: str) -> set[tuple[Stage | None, Outcome]]:
    return {
        (profile.docket.stage if profile.docket else None, each.outcome)
        for profile, _ in found
        for each in profile.outcomes
        if each.source == source and each.party_id == profile.case.debtor.id
    }


async def test_each_source_answers_at_its_stage_and_at_no_other(found: Found) -> None:
    """D4a: an order and the household register after filing; before suit one known house alone."""
    asked = {Outcome.FOUND, Outcome.NO_RECORD, Outcome.PARTIAL}
    for source in ("social_insurance", "household_registration"):
        seen = outcomes(found, source)
        assert (Stage.IN_SUIT, Outcome.FOUND) in seen
        assert (Stage.EXECUTION, Outcome.FOUND) in seen
        assert not {outcome for stage, outcome in seen if stage is Stage.PRE_SUIT} & asked
    assert (Stage.PRE_SUIT, Outcome.FOUND) in outcomes(found, "property_by_address")


async def test_nothing_of_a_stranger_is_taken_for_the_debtors(found: Found, finished: Finished) -> None:
    strangers = 0
    for profile, pid in found:
        for record in profile.records:
            if record.source not in OURS or record.party_id != profile.case.debtor.id:
                continue
            key = record.text("account_no") or record.text("unit_no")
            owners = finished.truth.owners_of(key)
            if record.kind != "person" and owners and pid not in owners:
                strangers += 1
                assert record.standing not in {Standing.COURT, Standing.LIKELY}

    assert strangers > 0


async def test_no_relative_of_the_household_is_kept(found: Found) -> None:
    """law.md D6: relatives are never profiles; a lawyer asks about a party."""
    entries = [(r, profile) for profile, _ in found for r in profile.records if r.source == "household_registration"]

    assert entries
    assert {record.text("relation") for record, _ in entries} == {"本人"}
    assert all(record.text("id_no") in {p.id_no for p in profile.case.parties} for record, profile in entries)


async def test_a_wage_is_one_income_and_cites_what_proved_it(service: Service, found: Found) -> None:
    told = 0
    for profile, _ in found:
        book = await service.book(profile.case)
        wages = [a for a in book.assets if a.kind is AssetKind.WAGES and a.standing is Standing.COURT]
        assert len({asset.text("employer") for asset in wages}) == len(wages)
        told += sum(any(record.kind == "social_insurance" for record in asset.records) for asset in wages)

    assert told > 0


async def test_the_internal_file_tells_where_the_party_is_registered(service: Service, found: Found) -> None:
    told = [internal_file(await service.book(profile.case)).parties[0].household for profile, _ in found]

    assert any(each.label == "户籍地址" and each.evidence for household in told for each in household)


async def test_a_house_asked_about_by_its_place_waits_for_a_person_before_suit(found: Found) -> None:
    """A confirmed name beside a known flat is strong and no number: never certain by itself."""
    standings = {
        (record.text("owner_check"), record.standing)
        for profile, _ in found
        for record in profile.of_kind("unit")
        if record.authority is Authority.LAW
    }

    assert standings
    assert not any(standing is Standing.COURT for _, standing in standings)
    assert all(standing is Standing.UNCLEAR for check, standing in standings if check != "与被核验人一致")


async def test_nothing_of_the_three_reaches_a_contact_point_or_a_collector(finished: Finished, found: Found) -> None:
    async with root.open_service(load(finished.folder, role="collector")) as collecting:
        for profile, _ in found:
            seen = await collecting.profile(profile.case)
            assert not any(record.authority in MATTER_BOUND for record in seen.records)
            for point in await collecting.contact_points(seen):
                assert not any(sighting.authority in MATTER_BOUND for sighting in point.sightings)


async def test_a_title_of_the_file_is_asked_about_before_suit_and_confirms_none_but_the_debtor(
    found: Found, finished: Finished
) -> None:
    """By certificate from the creditor's sheet to the profile; what was somebody else's stays somebody else's."""
    checks = set()
    for profile, pid in found:
        titles = profile.case.debtor.values("certificate")
        asked = [each for each in profile.outcomes if each.operation == "by_certificate"]
        if profile.docket and profile.docket.stage is Stage.PRE_SUIT and titles:
            assert [(each.source, each.outcome) for each in asked] == [("property_by_address", Outcome.FOUND)]
        for record in profile.of_kind("unit"):
            if record.text("certificate_no"):
                ours = pid in finished.truth.owners_of(record.text("unit_no"))
                checks.add((record.text("owner_check"), ours))
                assert record.text("certificate_no") in titles
                assert record.standing not in {Standing.COURT, Standing.LIKELY} or ours

    assert ("与被核验人一致", True) in checks
