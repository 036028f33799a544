"""Which cases of a trial show something: one for each of the four people who use the service."""

from collections.abc import Sequence
from dataclasses import dataclass

from skiptrace.acting import Service
from skiptrace.contacts.point import ContactPoint
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import Profile, Standing, TracedRecord


@dataclass(frozen=True, slots=True)
class Shown:
    """A case with what the scenes look at."""

    profile: Profile
    points: tuple[ContactPoint, ...]

    @property
    def number(self) -> str:
        return self.profile.case.number

    @property
    def stage(self) -> Stage:
        return self.profile.docket.stage if self.profile.docket else Stage.PRE_SUIT


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Two titles under one name: one proven the debtor's, one another person's."""

    shown: Shown
    accepted: TracedRecord
    rejected: TracedRecord


async def look(service: Service) -> list[Shown]:
    """Every case with its profile and contact points."""
    found = []
    for listed in await service.cases.list():
        profile = await service.profile(await service.cases.case(listed.id))
        found.append(Shown(profile, await service.contact_points(profile)))
    return found


def lost_debtor(cases: Sequence[Shown]) -> Shown:
    """One whose numbers are partly dead and partly another's, with one point left that works."""

    def worth(shown: Shown) -> tuple[int, ...]:
        aside = [point.set_aside for point in shown.points if point.kind == "phone" and point.set_aside]
        others = sum("他人" in why for why in aside)
        usable = [point for point in shown.points if point.usable and point.kind == "phone"]
        free = not shown.profile.case.holds
        return min(others, 1) and int(bool(usable)) and int(free), min(others, 2), len(aside), -len(usable)

    return max(cases, key=worth)


def namesakes(cases: Sequence[Shown]) -> Namesakes | None:
    """A house by number beside a house of a namesake, in the same city where there is one."""
    pairs: list[Namesakes] = []
    for shown in cases:
        houses = [record for record in shown.profile.records if record.kind == "house"]
        ours = [record for record in houses if record.standing is Standing.COURT]
        theirs = [r for r in houses if r.standing is Standing.REJECTED and _same_name(r, shown) and r.text("id_no")]
        pairs.extend(Namesakes(shown, mine, other) for mine in ours for other in theirs)
    return max(pairs, key=_near, default=None)


def three_stages(cases: Sequence[Shown]) -> list[Shown]:
    """The case with most to show at each stage."""
    chosen = []
    for stage in Stage:
        of_stage = [shown for shown in cases if shown.stage is stage]
        if of_stage:
            chosen.append(max(of_stage, key=lambda shown: _weight(shown.profile)))
    return chosen


def denied(cases: Sequence[Shown]) -> Shown:
    """The case with most denials."""
    return max(cases, key=lambda shown: sum(bool(outcome.articles) for outcome in shown.profile.outcomes))


def _weight(profile: Profile) -> tuple[int, int]:
    held = any(hold.kind.stops_queries for hold in profile.case.holds)
    certain = {record.kind for record in profile.records if record.standing is Standing.COURT}
    return 0 if held else len(certain), len(profile.waiting)


def _same_name(record: TracedRecord, shown: Shown) -> bool:
    return record.text("name") == shown.profile.case.debtor.name


def _near(pair: Namesakes) -> int:
    """How many leading characters the two places share: a city is four or more."""
    ours, theirs = pair.accepted.text("location"), pair.rejected.text("location")
    same = 0
    for a, b in zip(ours, theirs, strict=False):
        if a != b:
            break
        same += 1
    return same
