"""A profile rebuilt from what the interface shows, so that one judge judges both ways of running the job."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.answer import Outcome
from connectors.authority import Authority
from matching import Decision, Ground, Verdict
from skiptrace.cases.case import Case
from skiptrace.contacts.point import ContactPoint
from skiptrace.tracing.profile import Citation, Fact, Profile, SourceOutcome, Standing, TracedRecord
from skiptrace.trial.called_job import REASON, case_of
from skiptrace.trial.caller import Caller


async def called_profile(caller: Caller, case: Case) -> tuple[Profile, tuple[ContactPoint, ...]]:
    """What the lawyer of the trial sees of a case as it stands now, with every record that he may decide on."""
    case = case_of(await caller.get(f"/cases/{case.number}", reveal=REASON))
    shown = await caller.get(f"/cases/{case.number}/profile", reveal=REASON)
    records = await caller.get(f"/cases/{case.number}/reviews", which="all", reveal=REASON)
    at = datetime.fromisoformat(shown["at"])
    found = tuple(_record(each) for each in records["items"])
    outcomes = tuple(_outcome(each, at) for each in shown["sources"])
    points = tuple(_point(each, case) for each in shown["contact_points"])
    return Profile(case, None, at, found, outcomes, ()), points


def _record(shown: Mapping[str, Any]) -> TracedRecord:
    obtained = datetime.fromisoformat(shown["obtained"])
    verdict = Verdict(
        decision=Decision(shown["verdict"]),
        ground=Ground(shown["ground"]),
        probability=shown["probability"],
        weight_bits=0.0,
        reasons=(),
        vetoes=(),
        settle=(),
        model_version="",
    )
    cited = Citation("", "", "", "", shown["source"], "", Authority(shown["authority"]), obtained)
    return TracedRecord(
        id=shown["id"],
        kind=shown["kind"],
        party_id=shown["party_id"],
        source=shown["source"],
        authority=Authority(shown["authority"]),
        docket_id="",
        obtained=obtained,
        facts={name: Fact(fact["value"], cited) for name, fact in shown["facts"].items()},
        verdict=verdict,
        standing=Standing(shown["standing"]),
    )


def _outcome(shown: Mapping[str, Any], at: datetime) -> SourceOutcome:
    return SourceOutcome(
        source=shown["source"],
        title=shown["title"],
        authority=Authority(shown["authority"]),
        party_id="",
        operation=shown["operation"],
        outcome=Outcome(shown["outcome"]),
        why=shown["why"],
        articles=(),
        at=at,
        due=None,
        opens_with=shown["opens_with"],
        records=shown["records"],
        evidence=(),
    )


def _point(shown: Mapping[str, Any], case: Case) -> ContactPoint:
    return ContactPoint(
        ref=shown["ref"],
        case_id=case.id,
        party_id=case.debtor.id,
        kind=shown["kind"],
        label=shown["label"],
        value=shown["value"],
        probability=shown["probability"],
        seen=None,
        reasons=(),
        set_aside=shown["set_aside"],
        set_aside_rule="",
        sightings=(),
    )
