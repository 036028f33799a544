"""Two parties to a verdict: bits are summed, then rules that no sum can outvote are laid over it.

Surprising: relatives are the most dangerous strangers. They share the phone, the flat and the surname and gather more
bits than many a true pair; so unrelated names without a fitting id are capped, whatever else agrees (the kin cap).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching import mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.evidence import Evidence, all_evidence, ranges
from matching.model import Model, stored_model
from matching.verdict import Decision, Ground, Verdict

if TYPE_CHECKING:
    from matching.fields import resident_id
    from matching.party import Party

_ID_EQUAL = frozenset({"equal", "same_15_18"})
_VETO_SEX = "性别不符，不得直接认定"
_VETO_BIRTH = "出生日期不符，不得直接认定"
_VETO_ID = "两个有效身份证号不同，不是同一人"
_VETO_CODE = "两个有效统一社会信用代码不同，不是同一单位"
_VETO_CUT = "两个身份证号前 15 位相同，一方末三位为 000，疑为表格软件截断，须核对原件"
_VETO_MASK = "脱敏身份证号的可见位不符，不得直接认定"
_VETO_NUMBER_SHARED = "身份证号一致但姓名不同：2010 年以前存在一号两人，须核对姓名"
_VETO_KIN = "姓名不符，又无身份证号佐证：电话、住址相同也可能是亲属或同住人"
_FACT_FIELDS = frozenset({"id_no", "birth_date", "phone", "address", "employer", "plate", "bank_card", "credit_code"})


@dataclass(frozen=True, slots=True)
class _Case:
    """The evidence of one pair, by field, and what the rules ask of it."""

    a: Party
    b: Party
    pieces: dict[str, Evidence]
    model: Model

    def level(self, field: str) -> str:
        piece = self.pieces.get(field)
        return piece.reason.level if piece else ""

    @property
    def weight(self) -> float:
        return self.model.prior_bits + sum(p.bits for p in self.pieces.values())

    @property
    def against(self) -> float:
        return -sum(p.bits for p in self.pieces.values() if p.bits < 0)

    @property
    def facts(self) -> list[Evidence]:
        """Independent evidence beyond the name."""
        enough = self.model.cuts.fact_bits
        return [p for f, p in self.pieces.items() if f in _FACT_FIELDS and p.bits >= enough]

    @property
    def organisations(self) -> bool:
        return self.a.name.organisation and self.b.name.organisation

    @property
    def identified(self) -> bool:
        """Full valid identifiers are equal."""
        if self.organisations:
            return self.level("credit_code") in {"equal", "embedded"}
        return self.level("id_no") in _ID_EQUAL and self.a.id_no.complete and self.b.id_no.complete

    @property
    def name_agrees(self) -> bool:
        piece = self.pieces.get("name")
        return piece is not None and piece.label is Label.MATCH and not piece.masked

    @property
    def name_conflicts(self) -> bool:
        piece = self.pieces.get("name")
        return piece is not None and piece.label is Label.NO


def _different_ids(case: _Case) -> str:
    if case.organisations and case.level("credit_code") == "conflict":
        valid = all(k.complete for k in (*case.a.credit_codes, *case.b.credit_codes))
        return _VETO_CODE if valid else ""
    return _VETO_ID if case.level("id_no") == "conflict" else ""


def _vetoes(case: _Case) -> tuple[str, ...]:
    found = [_different_ids(case)]
    if case.level("id_no") == "mask_conflict":
        found.append(_VETO_MASK)
    if case.level("id_no") == "float_cut" and case.a.id_no.complete and case.b.id_no.complete:
        found.append(_VETO_CUT)
    if case.level("sex") == "conflict":
        found.append(_VETO_SEX)
    if case.level("birth_date") == "conflict":
        found.append(_VETO_BIRTH)
    if case.name_conflicts:
        found.append(_VETO_NUMBER_SHARED if case.identified else _VETO_KIN)
    return tuple(v for v in found if v)


def _id_fits(case: _Case) -> bool:
    piece = case.pieces.get("id_no")
    return piece is not None and piece.bits >= case.model.cuts.fact_bits


def _ceiling(case: _Case, vetoes: tuple[str, ...]) -> float:
    """The highest probability that the rules leave."""
    cuts = case.model.cuts
    if _VETO_ID in vetoes or _VETO_CODE in vetoes:
        return 1e-6
    ceiling = 1.0
    if _VETO_KIN in vetoes and not _id_fits(case):
        ceiling = cuts.kin_cap
    elif vetoes:
        ceiling = cuts.veto_cap
    facts = case.facts
    if not case.identified and (not case.name_agrees or (facts and all(f.masked for f in facts))):
        ceiling = min(ceiling, cuts.mask_cap)
    return ceiling


def _may_be_same(case: _Case, vetoes: tuple[str, ...]) -> bool:
    """An identifier, or an agreeing name with two facts of which one at least is no mask."""
    if vetoes:
        return False
    if case.identified:
        return True
    facts = case.facts
    return case.name_agrees and len(facts) >= 2 and any(not f.masked for f in facts)


def _decide(case: _Case, vetoes: tuple[str, ...], probability: float) -> Decision:
    cuts = case.model.cuts
    if _VETO_ID in vetoes or _VETO_CODE in vetoes:
        return Decision.DIFFERENT
    if probability >= cuts.same and _may_be_same(case, vetoes):
        return Decision.SAME
    if probability >= cuts.possible:
        return Decision.POSSIBLE
    if probability <= cuts.different and case.against >= cuts.against_bits and not _id_fits(case):
        return Decision.DIFFERENT
    return Decision.CANNOT_TELL


def _hidden_places(one: resident_id.ResidentIdKey, two: resident_id.ResidentIdKey) -> list[int]:
    """Places hidden on one side; those that the other shows first, else all hidden ones."""
    if not one.masked or not one.patterns:
        return []
    hidden = [i for i, c in enumerate(one.patterns[0]) if c == mask.HIDDEN]
    shown = [i for i in hidden if two.patterns and two.patterns[0][i] != mask.HIDDEN]
    return shown or hidden


def _settle_id(case: _Case) -> str:
    one, two = case.a.id_no, case.b.id_no
    places = _hidden_places(one, two) or _hidden_places(two, one)
    if places and one.value and two.value:
        return f"核对身份证{ranges(places)}"
    if one.damaged or two.damaged:
        return "调取身份证原件，更正残损号码"
    return "取得完整身份证号" if not (one.complete and two.complete) else ""


def _settle(case: _Case, decision: Decision) -> tuple[str, ...]:
    """What would settle an open verdict, the most telling first."""
    if decision in {Decision.SAME, Decision.DIFFERENT}:
        return ()
    found = [_settle_id(case)]
    if "birth_date" not in case.pieces and not (case.a.births and case.b.births):
        found.append("核对出生日期")
    if case.name_conflicts:
        found.append("核实两人关系，或是否改过姓名")
    elif case.a.name.masked or case.b.name.masked:
        found.append("取得未隐去的姓名")
    if "phone" not in case.pieces and "address" not in case.pieces:
        found.append("核对电话或住址")
    return tuple(s for s in found if s)


def _probability(weight: float) -> float:
    return 1 / (1 + math.exp2(-max(-60.0, min(60.0, weight))))


def _ground(case: _Case, decision: Decision) -> Ground:
    if decision is not Decision.SAME:
        return Ground.NONE
    return Ground.ID if case.identified else Ground.FACTS


def score(a: Party, b: Party, context: Context | None = None, model: Model | None = None) -> Verdict:
    """The verdict on one pair; symmetric. Never raises; two empty parties give `cannot_tell`."""
    weights = model or stored_model()
    pieces = {p.reason.field: p for p in all_evidence(a, b, weights, context or NOTHING_KNOWN)}
    case = _Case(a, b, pieces, weights)
    vetoes = _vetoes(case)
    probability = min(_probability(case.weight), _ceiling(case, vetoes))
    decision = _decide(case, vetoes, probability)
    reasons = sorted((p.reason for p in pieces.values()), key=lambda r: -abs(r.bits))
    return Verdict(
        decision,
        _ground(case, decision),
        probability,
        round(case.weight, 2),
        tuple(reasons),
        vetoes,
        _settle(case, decision),
        weights.version,
    )
