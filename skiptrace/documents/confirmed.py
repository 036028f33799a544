"""The border of the court set: a thing passes only if every record of it is surely the party's."""

from dataclasses import dataclass

from skiptrace.assets.asset import Asset
from skiptrace.assets.plan import PlanLine
from skiptrace.documents.errors import UnconfirmedError
from skiptrace.permits.docket import Stage
from skiptrace.tracing.profile import Fact, Standing


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A plan line whose thing may enter a court paper. UnconfirmedError for any other."""

    line: PlanLine

    def __post_init__(self) -> None:
        asset = self.line.asset
        if asset.standing is not Standing.COURT or any(r.standing is not Standing.COURT for r in asset.records):
            raise UnconfirmedError("未确认归属的记录不得进入法院材料；请先人工核定")

    @property
    def asset(self) -> Asset:
        return self.line.asset

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that the line stands on. A burden may stand in another record than the thing's own fields."""
        held = [
            *self.asset.facts.values(),
            *(fact for each in self.asset.mortgages for fact in (each.holder, each.amount_fact)),
            *(fact for each in self.asset.seizures for fact in (each.by, each.number)),
        ]
        return tuple(dict.fromkeys(fact for fact in held if fact))


def enters(line: PlanLine, stage: Stage) -> bool:
    """What is in the plan; in execution also what this docket has seized already."""
    return line.included or (stage is Stage.EXECUTION and line.asset.ours and not line.asset.closed)
