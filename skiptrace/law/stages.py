"""Which ground opens at which stage of a court's case (law.md D4a): the stage decides, not the wish.

A door is open (None) or `Closed` with its reason, article and the paper that opens it. Permits are asked elsewhere:
this says only what the law of the stage allows. The case's docket is seen through `Docket`, because law knows no case.
"""

from dataclasses import dataclass
from typing import Protocol

from connectors.authority import Authority
from skiptrace.law.rule import Rule, rule

_ANY_STAGE = frozenset({Authority.OWN, Authority.AUTH, Authority.PUB})
_FILED = {Authority.LAW: "STAGE-LAW", Authority.ORD: "STAGE-ORD"}


class Docket(Protocol):
    """What the law asks of a court's case."""

    @property
    def number(self) -> str: ...

    @property
    def stage(self) -> str: ...

    @property
    def court_results_open(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Closed:
    """The law's no at this stage. All texts are Chinese and free of personal values."""

    text: str
    article: str
    opens_with: str
    rule: Rule


def door(authority: Authority, docket: Docket | None, *, about_things: bool = False) -> Closed | None:
    """None when the stage allows this ground; else why not, and what would open it (law.md D4a; B-60; A-08; B-10).

    `about_things`: one known thing is asked about, by its place or certificate. A lawyer may do so before suit too, and
    never by a person (STAGE-LAW-THING).
    """
    if authority in _ANY_STAGE or (about_things and authority is Authority.LAW):
        return None
    if authority in _FILED:
        return None if _filed(docket) else _unfiled(authority)
    if docket is not None and docket.court_results_open:
        return None
    return _no_court_result(docket)


def open_grounds(docket: Docket | None) -> frozenset[Authority]:
    """Every ground that the stage opens."""
    return frozenset(each for each in Authority if door(each, docket) is None)


def _filed(docket: Docket | None) -> bool:
    return docket is not None and docket.stage != "pre_suit" and bool(docket.number)


def _unfiled(authority: Authority) -> Closed:
    basis = rule(_FILED[authority])
    what = "律师调查令" if authority is Authority.ORD else "律师持证调查"
    text = f"{what}须在案件立案之后；本案尚无法院案号"
    return Closed(text, basis.brief, "民事起诉状（立案后可提交律师调查令申请书）", basis)


def _no_court_result(docket: Docket | None) -> Closed:
    basis = rule("STAGE-NET")
    article = f"{basis.brief}；{rule('B-10').brief}"
    if not _filed(docket):
        text = "网络查控结果只能来自法院；诉前不得网络查控，本案尚未立案"
        return Closed(text, article, "民事起诉状、财产保全申请书（诉讼中）", basis)
    text = "网络查控结果只能来自法院；诉讼中须先裁定财产保全，本案尚无保全裁定"
    return Closed(text, article, "财产保全申请书（附网络查控申请）", basis)
