"""Which courts may be asked, each with its ground and what the file tells about its place.

Surprising: no court is named that no record names. A place gives a district, and which court of it has the level and
the subject is for the lawyer to say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from skiptrace.assets.asset import Asset
from skiptrace.assets.procedure import PlanKind
from skiptrace.cases.masking import mask_address
from skiptrace.law.rule import Rule, rule
from skiptrace.tracing.profile import Profile

_BASIC = "基层人民法院（级别、专门管辖请核对）"


@dataclass(frozen=True, slots=True)
class Venue:
    """`court` is a name from the file, or a place with its level; `ground` why it has jurisdiction."""

    court: str
    ground: str
    rule: Rule


def venues(kind: PlanKind, profile: Profile, things: Iterable[Asset]) -> tuple[Venue, ...]:
    """Every court with a ground, the nearest to the file first, each once."""
    found = {"execution": _to_enforce, "pre_suit": _before_suit}.get(kind, _in_suit)(profile, tuple(things))
    merged: dict[str, Venue] = {}
    for venue in found:
        known = merged.get(venue.court, venue)
        both = venue.ground if known.ground in venue.ground else f"{known.ground}；{venue.ground}"
        merged[venue.court] = replace(known, ground=known.ground if venue.ground in known.ground else both)
    return tuple(merged.values())


def _in_suit(profile: Profile, _: tuple[Asset, ...]) -> Iterator[Venue]:
    docket = profile.docket
    assert docket is not None
    if docket.instrument_effective:
        yield Venue(docket.instrument_court or docket.court, "有执行管辖权的法院（第一审法院）", rule("A-05"))
    else:
        yield Venue(docket.court, "受理本案的法院", rule("A-04"))


def _before_suit(profile: Profile, things: tuple[Asset, ...]) -> Iterator[Venue]:
    for place in _places(things):
        yield Venue(f"{place}的{_BASIC}", "被保全财产所在地", rule("A-02"))
    for place in _homes(profile):
        yield Venue(f"{place}的{_BASIC}", "被申请人住所地（以户籍、经常居住地为准）", rule("A-02"))
    if profile.docket and profile.docket.court:
        yield Venue(profile.docket.court, "登记的法院，须对案件有管辖权", rule("A-02"))


def _to_enforce(profile: Profile, things: tuple[Asset, ...]) -> Iterator[Venue]:
    docket = profile.docket
    assert docket is not None
    judged = "判决" in docket.instrument_kind or "裁定" in docket.instrument_kind or "调解" in docket.instrument_kind
    if docket.instrument_court and judged:
        yield Venue(docket.instrument_court, "作出生效法律文书的第一审法院（二审改判的仍为第一审法院）", rule("B-01"))
    if docket.court:
        yield Venue(docket.court, "本案登记的执行法院", rule("B-01"))
    level = "与第一审法院同级的人民法院" if judged else "人民法院（仲裁裁决由中级人民法院管辖）"
    for place in _places(things):
        yield Venue(f"{place}的{level}", "被执行财产所在地，须提供该地有可供执行财产的证明", rule("B-01"))
    if not judged:
        for place in _homes(profile):
            yield Venue(f"{place}的{level}", "被执行人住所地", rule("B-01"))


def _places(things: Iterable[Asset]) -> Iterator[str]:
    """Where the confirmed houses lie, as far as the district."""
    for asset in things:
        if not asset.closed and (place := _district(asset.text("location"))):
            yield place


def _homes(profile: Profile) -> Iterator[str]:
    for text in profile.case.debtor.values("address"):
        if place := _district(text):
            yield place


def _district(text: str) -> str:
    """What an address says down to the county, which is what masking leaves of it."""
    return mask_address(text).removesuffix("***")
