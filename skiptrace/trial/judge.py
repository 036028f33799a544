"""Judges what the job found against the truth of the world. The job never sees this file's input (import contract)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors.answer import Outcome
from connectors.authority import Authority
from matching import Decision
from skiptrace.cases.case import Case, Party
from skiptrace.contacts.point import ContactPoint
from skiptrace.simulator.papers import Consent
from skiptrace.simulator.truth import DebtorTruth, Shown
from skiptrace.simulator.world.publicity import OUTSIDE
from skiptrace.tracing.profile import Profile, Standing, TracedRecord
from skiptrace.trial.scene import Scene

_KEYS = {
    "house": ("unit_no",),
    "unit": ("unit_no",),
    "vehicle": ("plate",),
    "deposit": ("account_no",),
    "housing_fund": ("account_no",),
    "social_insurance": ("account_no",),
    "person": ("customer_no",),
    "equity": ("credit_code", "name"),
    "office": ("credit_code", "name"),
    "pledge_claim": ("credit_code", "name"),
    "securities": ("account_no", "security_code"),
    "insurance": ("policy_no",),
    "chattel_charge": ("mortgage_no",),
    "dishonest": ("docket", "name"),
    "executed": ("docket", "name"),
}
"""What a record is known by in the truth; several fields are joined by `|`."""

_ANSWERED = frozenset({Outcome.FOUND, Outcome.PARTIAL, Outcome.NO_RECORD})


@dataclass(slots=True)
class Tally:
    """Counts over cases; `reachable` cases have a number of today among what could be found."""

    cases: int = 0
    assets_true: int = 0
    assets_attributed: int = 0
    assets_wrong: int = 0
    review_true: int = 0
    review_found: int = 0
    strangers: int = 0
    records: int = 0
    unjudged: int = 0
    unnumbered: int = 0
    reachable: int = 0
    top1: int = 0
    top3: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)


class Judge:
    """Knows the truth and the papers; judges one case after another."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._files = {file.pid: file for file in scene.dockets}
        self._consents: dict[str, list[Consent]] = {}
        for consent in scene.consents:
            self._consents.setdefault(consent.pid, []).append(consent)
        self.tally = Tally()

    def judge(self, profile: Profile, pid: str, points: Sequence[ContactPoint]) -> None:
        """Add one case."""
        tally, truth = self.tally, self._scene.cast.truth.of(pid)
        tally.cases += 1
        tally.outcomes.update(outcome.outcome for outcome in profile.outcomes)
        own = [record for record in profile.records if record.party_id == profile.case.debtor.id]
        people = {party.id: self._person(party) for party in profile.case.parties} | {profile.case.debtor.id: pid}
        for record in profile.records:
            self._record(record, people[record.party_id])
        if _may_be_found(profile.case):
            sources = self._open_to(pid)
            self._attribution(truth, own, sources)
            self._review(truth, profile, sources)
        self._contact(truth, points)

    def _person(self, party: Party) -> str:
        """Who a co-borrower or guarantor is, by his full number; empty where the file lost it."""
        person = self._scene.cast.world.by_id.get(party.id_no)
        return person.pid if person else ""

    def _record(self, record: TracedRecord, pid: str) -> None:
        """Whose the record truly is, and what the job made of it; `pid` of the party that it was compared with."""
        if record.kind not in _KEYS:
            return
        owners, tally = self._owners(record), self.tally
        if not owners or not pid:
            tally.unjudged += 1
            return
        tally.records += 1
        number = record.text("id_no")
        tally.unnumbered += not number or "*" in number
        tally.verdicts[record.verdict.decision] += 1
        if pid in owners:
            return
        tally.strangers += 1
        taken = record.standing is Standing.COURT or record.verdict.decision is Decision.SAME
        tally.assets_wrong += taken

    def _owners(self, record: TracedRecord) -> tuple[str, ...]:
        if record.kind == "person" and record.authority is Authority.LAW:  # a register of people, under their number
            person = self._scene.cast.world.by_id.get(record.text("id_no"))
            return (person.pid,) if person else ()
        owners = self._scene.cast.truth.owners_of(_key(record)[1])
        return owners or ((OUTSIDE,) if record.kind == "unit" else ())  # a rented flat is somebody's

    def _attribution(self, truth: DebtorTruth, records: Sequence[TracedRecord], sources: frozenset[str]) -> None:
        certain = {_key(record) for record in records if record.standing is Standing.COURT}
        wanted = _things(truth.attributable(sources))
        self.tally.assets_true += len(wanted)
        self.tally.assets_attributed += sum(thing in certain for thing in wanted)

    def _review(self, truth: DebtorTruth, profile: Profile, sources: frozenset[str]) -> None:
        """The right record must wait above every stranger's."""
        waiting = [record for record in profile.waiting if record.party_id == profile.case.debtor.id]
        strangers = [place for place, r in enumerate(waiting) if truth.pid not in self._owners(r)]
        first_stranger = min(strangers, default=len(waiting))
        above = {_key(record) for record in waiting[:first_stranger]}
        above |= {_key(record) for record in profile.records if record.standing is Standing.COURT}
        wanted = _things(truth.reviewable(sources))
        self.tally.review_true += len(wanted)
        self.tally.review_found += sum(thing in above for thing in wanted)

    def _contact(self, truth: DebtorTruth, points: Sequence[ContactPoint]) -> None:
        """Among phone points in their order: is one of today's in the first, in the first three?"""
        today = {f"+86{number}" for number in truth.current_phones} | set(truth.current_phones)
        phones = [point.value for point in points if point.kind == "phone"]
        if not today & set(phones):
            return
        usable = [point.value for point in points if point.kind == "phone" and not point.set_aside]
        self.tally.reachable += 1
        self.tally.top1 += bool(today & set(usable[:1]))
        self.tally.top3 += bool(today & set(usable[:3]))

    def _open_to(self, pid: str) -> frozenset[str]:
        """The sources that the papers of this case open, by the papers and not by what the job did."""
        opened = {"core_banking", "collection_ledger", "company_registry", "dishonest_debtors", "movables"}
        day = self._scene.cast.world.date
        opened |= {consent.holder for consent in self._consents.get(pid, ()) if consent.covers(day)}
        file = self._files[pid]
        if file.stage != "pre_suit":
            opened |= {*(set(file.orders or {}) - file.refusing), "household_registration"}
        if file.opens_court_result:
            opened.add("bank_deposits")
        return frozenset(opened)


def _may_be_found(case: Case) -> bool:
    """The file gave this case the debtor's valid number, and nothing stops its queries.

    Another contract of the same debtor may have the number that this one lost; they stay apart until a person joins.
    """
    return bool(case.debtor.id_no) and not any(hold.kind.stops_queries for hold in case.holds)


def _key(record: TracedRecord) -> tuple[str, str]:
    return record.kind, "|".join(record.text(name) for name in _KEYS.get(record.kind, ()))


def _things(shown: Sequence[Shown]) -> set[tuple[str, str]]:
    return {(one.kind, one.key) for one in shown}


def figures(
    tally: Tally, queries: int, without_grant: int, seconds: float, rooms: Mapping[str, float]
) -> dict[str, object]:
    """The judge's report under its published names; rates in 0..1, None where there was nothing to find."""
    return {
        "cases": tally.cases,
        "assets_true": tally.assets_true,
        "assets_attributed": tally.assets_attributed,
        "assets_wrong": tally.assets_wrong,
        "attribution_recall": _share(tally.assets_attributed, tally.assets_true),
        "review_true": tally.review_true,
        "review_recall": _share(tally.review_found, tally.review_true),
        "stranger_records": _share(tally.strangers, tally.cases),
        "contact_top1": _share(tally.top1, tally.reachable),
        "contact_top3": _share(tally.top3, tally.reachable),
        "queries": queries,
        "queries_without_grant": without_grant,
        "seconds_per_case": round(seconds / max(tally.cases, 1), 4),
        "rooms": dict(rooms),
        "verdicts": dict(tally.verdicts),
        "outcomes": dict(tally.outcomes),
        "records_without_full_id": _share(tally.unnumbered, tally.records),
        "contact_reachable": tally.reachable,
        "records_unjudged": tally.unjudged,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
