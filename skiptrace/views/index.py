"""The candidate index as it is shown: numbers, versions and case numbers, no personal value."""

from skiptrace.candidates.builder import Built
from skiptrace.candidates.desk import Stats
from skiptrace.candidates.finder import Found
from skiptrace.candidates.verification import Verification
from skiptrace.views.view import View


class GenerationView(View):
    """One generation. `state` is empty for one that the records do not know; `behind` changes wait for it."""

    name: str
    current: bool
    state: str
    records: int
    bytes: int
    token_version: int
    heavy: str
    heavy_keys: int
    behind: int


class IndexView(View):
    """`trouble` says why its site could not be asked; empty when it was. Everything else goes on meanwhile."""

    place: str
    people: int
    token_version: int
    trouble: str
    generations: tuple[GenerationView, ...]


class OddView(View):
    """Somebody with whom index and records differ: missing, left_over or different."""

    fault: str
    number: int
    case: str


class VerificationView(View):
    """`waiting` changes came meanwhile; whom they concern was not judged."""

    ok: bool
    generation: str
    people: int
    missing: int
    left_over: int
    different: int
    waiting: int
    odd: tuple[OddView, ...]


class BuiltView(View):
    """A generation that was built. It is put in front only when it agrees with the records."""

    generation: str
    people: int
    heavy_keys: int
    swapped: bool
    verification: VerificationView


class NearView(View):
    """Somebody who may be the one looked for; `kind` party or record."""

    case: str
    kind: str
    role: str
    verdict: str
    probability: float
    reasons: str


class FoundView(View):
    """Most probable first. `incomplete` says why somebody may be missing; empty when nobody is."""

    items: tuple[NearView, ...]
    incomplete: str


def index_view(found: Stats) -> IndexView:
    generations = tuple(
        GenerationView(**{name: getattr(each, name) for name in GenerationView.model_fields})
        for each in found.generations
    )
    return IndexView(
        place=found.place,
        people=found.people,
        token_version=found.token_version,
        trouble=found.trouble,
        generations=generations,
    )


def verification_view(found: Verification) -> VerificationView:
    return VerificationView(
        ok=found.ok,
        generation=found.generation,
        people=found.people,
        missing=found.missing,
        left_over=found.left_over,
        different=found.different,
        waiting=found.waiting,
        odd=tuple(OddView(fault=each.fault, number=each.number, case=each.case) for each in found.odd),
    )


def built_view(built: Built) -> BuiltView:
    return BuiltView(
        generation=built.generation,
        people=built.people,
        heavy_keys=built.heavy,
        swapped=built.swapped,
        verification=verification_view(built.verification),
    )


def found_view(found: Found) -> FoundView:
    items = tuple(
        NearView(
            case=each.case,
            kind=each.at.kind,
            role=each.role,
            verdict=each.verdict.decision,
            probability=round(each.verdict.probability, 4),
            reasons="；".join(reason.text for reason in each.verdict.reasons),
        )
        for each in found.near
    )
    return FoundView(items=items, incomplete=found.incomplete)
