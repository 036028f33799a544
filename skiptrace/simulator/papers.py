"""The papers that open doors in the world: consents that debtors signed, dockets and investigation orders of courts.

Surprising: a holder knows exactly the consent numbers drawn here; a number made up elsewhere is refused, as a real
housing-fund centre would refuse it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Literal

from skiptrace.simulator.world.estate import court_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from skiptrace.simulator.world.world import World

Stage = Literal["pre_suit", "in_suit", "execution"]
CONSENT_SHARE = 0.35
_RELUCTANT = 0.2
_STAGES: tuple[Stage, ...] = ("pre_suit", "in_suit", "execution")
_ORDERED = (
    "property_registry",
    "vehicle_office",
    "securities",
    "insurance",
    "social_insurance",
)
"""The sources that a docket's orders name; a new one goes last, so that the numbers of the others stay."""
_FIELDS: dict[str, tuple[str, ...]] = {
    "housing_fund": ("grzhzt", "grzhye", "grjcjs", "dkye", "dwmc", "sjhm", "txdz"),
    "operator_repair": ("count", "numbers", "mobile_x"),
}


@dataclass(frozen=True, slots=True)
class Consent:
    """An authorisation form (授权书) that a debtor signed for one holder (`housing_fund` or `operator_repair`)."""

    number: str
    pid: str
    holder: str
    purpose: str
    fields: tuple[str, ...]
    signed: date
    valid_to: date

    def covers(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.signed <= day <= self.valid_to


@dataclass(frozen=True, slots=True)
class Docket:
    """Where a debtor's matter stands. Before suit everything but pid and stage is empty.

    `orders` maps a source to the number of the investigation order (律师调查令) for it; `instrument` is the 执行依据.
    `refusing` holders answer this docket's orders with a no: they wait for the court itself.
    """

    pid: str
    stage: Stage
    number: str = ""
    court: str = ""
    cause: str = ""
    filed: date | None = None
    orders: Mapping[str, str] | None = None
    preservation_ruling: bool = False
    ruling: str = ""
    instrument: str = ""
    refusing: frozenset[str] = frozenset()

    @property
    def opens_court_result(self) -> bool:
        """Whether the court's network query may have a result for the creditor."""
        return self.stage == "execution" or self.preservation_ruling


def draw_consents(world: World, rng: Random) -> tuple[Consent, ...]:
    """About 35% of the debtors signed, most of them for both holders; one form in thirty has run out."""
    consents: list[Consent] = []
    signers = set(rng.sample(world.debtors, round(len(world.debtors) * CONSENT_SHARE)))
    for pid in (debtor for debtor in world.debtors if debtor in signers):
        for holder in ("housing_fund", "operator_repair"):
            if rng.random() < 0.1:
                continue
            signed = world.date - timedelta(days=rng.randint(120, 900))
            lasts = 100 if rng.random() < 1 / 30 else 3 * 365
            number = f"SQ{signed:%Y%m}{len(consents) + 1:06d}"
            until = signed + timedelta(days=lasts)
            consents.append(Consent(number, pid, holder, "贷后管理", _FIELDS[holder], signed, until))
    return tuple(consents)


def draw_dockets(world: World, rng: Random) -> tuple[Docket, ...]:
    """One docket a debtor, a third at each stage, so that even a dozen debtors have all three."""
    stages = [_STAGES[place % 3] for place in range(len(world.debtors))]
    rng.shuffle(stages)
    dockets: list[Docket] = []
    given: set[str] = set()
    for pid, stage in zip(world.debtors, stages, strict=True):
        while (docket := _docket(world, rng, pid, stage)).number in given:
            pass
        given |= {docket.number} - {""}
        dockets.append(docket)
    return tuple(dockets)


def _docket(world: World, rng: Random, pid: str, stage: Stage) -> Docket:
    if stage == "pre_suit":
        return Docket(pid, stage)
    filed = world.date - timedelta(days=rng.randint(20, 200))
    court, number = court_file(rng, world.people[pid].city, filed.year, "民初" if stage == "in_suit" else "执")
    judged = "" if stage == "in_suit" else court_file(rng, world.people[pid].city, filed.year - 1, "民初")[1]
    ruled = stage == "in_suit" and rng.random() < 0.4
    return Docket(
        pid=pid,
        stage=stage,
        number=number,
        court=court,
        cause="金融借款合同纠纷",
        filed=filed,
        orders={source: f"{number[:-1]}调令{place}号" for place, source in enumerate(_ORDERED, start=1)},
        preservation_ruling=ruled,
        ruling=f"{number[:-1]}民事裁定书" if ruled else "",
        instrument=f"{judged}民事判决书" if judged else "",
        refusing=frozenset({"securities"} if Random(f"{number}:securities").random() < _RELUCTANT else ()),
    )
