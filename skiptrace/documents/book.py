"""Everything that the two products need, gathered once: the profile, its assets and plan, the creditor, the contacts.

Surprising: the two products never read each other. `InternalFile` and `CourtSet` are both made from a `Book`, and only
the first one can hold a probability, a doubtful record or the journal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from connectors.authority import MATTER_BOUND
from skiptrace.assets.ability import Ability, ability
from skiptrace.assets.asset import Asset
from skiptrace.assets.disposal import Disposal, disposals
from skiptrace.assets.plan import Plan, Terms, make_plan
from skiptrace.assets.register import Stated, assets
from skiptrace.cases.case import Origin, Party
from skiptrace.cases.event import Event
from skiptrace.cases.guarantee import Told
from skiptrace.cases.guarantees import general_guarantors
from skiptrace.contacts.point import ContactPoint
from skiptrace.court.file import CourtFile
from skiptrace.court.measure import Measure
from skiptrace.documents.errors import CourtBoundError
from skiptrace.errors import NotFound
from skiptrace.permits.docket import Stage
from skiptrace.settings import Counsel, Creditor
from skiptrace.tracing.profile import Citation, Profile, Standing


@dataclass(frozen=True, slots=True)
class JournalHead:
    """The last entry of the journal when the dossier was written: number and hash of the chain."""

    number: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Teller:
    """A source, what people call it, and the kinds of records that it can bring."""

    source: str
    title: str
    records: frozenset[str]


@dataclass(frozen=True, slots=True)
class Means:
    """What no record tells: the local living standard by the month, the lawyers' choices, a guarantee's price.

    `dependants` by party, where somebody has told; `events` are those of the limitation, undone ones too, `guarantees`
    what people told of theirs;
    `tellers` the sources that there are.
    """

    living: Decimal | None = None
    terms: Terms = field(default_factory=Terms)
    dependants: Mapping[str, int] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    tellers: tuple[Teller, ...] = ()
    guarantees: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """What both products are made from."""

    profile: Profile
    creditor: Creditor
    contacts: tuple[ContactPoint, ...]
    journal: JournalHead | None
    assets: tuple[Asset, ...]
    plan: Plan
    ability: Ability
    disposals: tuple[Disposal, ...]
    court: CourtFile = field(default_factory=CourtFile)
    counsel: Counsel = field(default_factory=Counsel)
    events: tuple[Event, ...] = ()
    tellers: tuple[Teller, ...] = ()
    guarantees: tuple[Told, ...] = ()

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What the court has done for us, as its papers say."""
        return self.court.measures

    @property
    def stage(self) -> Stage:
        return self.plan.stage

    @property
    def at(self) -> datetime:
        return self.profile.at

    @property
    def parties(self) -> Mapping[str, Party]:
        return {party.id: party for party in self.profile.case.parties}

    def asset(self, number: str) -> Asset:
        """The thing of a number (A1, A2 ...). NotFound when there is none, or when it is not surely the party's."""
        digits = number[1:] if number[:1] in {"A", "a"} else ""
        place = int(digits) if digits.isascii() and digits.isdigit() else 0
        sure = 0 < place <= len(self.assets) and self.assets[place - 1].standing is Standing.COURT
        if not sure:
            raise NotFound(f"方案中没有财产 {number}；可用 skiptrace plan show {self.profile.case.number} 查看编号")
        return self.assets[place - 1]

    def exhibit(self, origin: Origin) -> Citation | None:
        """Where a value of the creditor's file stands, as a numbered exhibit; None when it is not among them."""
        return self.place(origin.evidence_id, origin.pointer)

    def place(self, evidence_id: str, pointer: str) -> Citation | None:
        """A place in kept bytes as a numbered exhibit; None when it is not among the profile's."""
        found = (each for each in self.profile.exhibits if each.evidence_id == evidence_id)
        return next((replace(each, pointer=pointer) for each in found), None)


def make_book(
    profile: Profile,
    creditor: Creditor,
    contacts: Iterable[ContactPoint] = (),
    journal: JournalHead | None = None,
    court: CourtFile | None = None,
    means: Means | None = None,
    counsel: Counsel | None = None,
) -> Book:
    """Gather. `means`: what the creditor's settings and lawyers bring to the plan.

    CourtBoundError when a contact point came by order or from a court (law.md D4a).
    """
    points, did = tuple(contacts), court or CourtFile()
    _no_court_values(points)
    given = means or Means()
    stated = Stated(given.living, given.terms.choices, given.dependants)
    things = assets(profile, profile.at.date(), creditor.name, did, stated)
    terms = replace(given.terms, behind=general_guarantors(profile.case, given.guarantees))
    plan = make_plan(profile, things, licensed_lender=creditor.licensed_lender, terms=terms)
    weighed = ability(profile, things, plan)
    told = disposals(profile.case, things)
    return Book(
        profile, creditor, points, journal, things, plan, weighed, told, did, counsel or Counsel(), given.events,
        given.tellers, given.guarantees,
    )  # fmt: skip


def _no_court_values(points: Sequence[ContactPoint]) -> None:
    if any(sighting.authority in MATTER_BOUND for point in points for sighting in point.sightings):
        raise CourtBoundError("联系方式中有依律师调查、调查令或法院查控取得的值，不得用于联系（保全规定第12条）")
