"""Two parties to a verdict: bits are summed, then rules that no sum can outvote are laid over it.

Surprising: relatives are the most dangerous strangers. They share the phone, the flat and the surname and gather more
bits than many a true pair; so unrelated names without a fitting id are capped, whatever else agrees (the kin cap).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from matching import mask
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.evidence import signals
from matching.model import Model, stored_model
from matching.reasons import ranges, written
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


class Weighed:
    """The signals of one pair, by field, and what the rules make of them."""

    __slots__ = ("a", "b", "decision", "facts", "model", "probability", "signals", "vetoes", "weight")

    def __init__(self, a: Party, b: Party, model: Model, context: Context) -> None:
        self.a, self.b, self.model = a, b, model
        self.signals = signals(a, b, model, context)
        self.weight = model.prior_bits + math.fsum(s.bits for s in self.signals.values())
        enough = model.cuts.fact_bits
        self.facts = [s for f, s in self.signals.items() if f in _FACT_FIELDS and s.bits >= enough]
        self.vetoes = _vetoes(self)
        self.probability = _probability(self.weight, _ceiling(self))
        self.decision = _decide(self)

    def level(self, field: str) -> str:
        signal = self.signals.get(field)
        return signal.level if signal else ""

    @property
    def against(self) -> float:
        return -math.fsum(s.bits for s in self.signals.values() if s.bits < 0)

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
    def id_fits(self) -> bool:
        """The ids speak for one person, whole or not."""
        signal = self.signals.get("id_no")
        return signal is not None and signal.bits >= self.model.cuts.fact_bits

    @property
    def name_agrees(self) -> bool:
        signal = self.signals.get("name")
        return signal is not None and signal.label is Label.MATCH and not signal.masked

    @property
    def name_conflicts(self) -> bool:
        signal = self.signals.get("name")
        return signal is not None and signal.label is Label.NO


def _different_ids(case: Weighed) -> str:
    if case.organisations and case.level("credit_code") == "conflict":
        valid = all(k.complete for k in (*case.a.credit_codes, *case.b.credit_codes))
        return _VETO_CODE if valid else ""
    return _VETO_ID if case.level("id_no") == "conflict" else ""


def _vetoes(case: Weighed) -> tuple[str, ...]:
    found = [_different_ids(case)]
    number = case.level("id_no")
    if number == "mask_conflict":
        found.append(_VETO_MASK)
    if number == "float_cut" and case.a.id_no.complete and case.b.id_no.complete:
        found.append(_VETO_CUT)
    if case.level("sex") == "conflict":
        found.append(_VETO_SEX)
    if case.level("birth_date") == "conflict":
        found.append(_VETO_BIRTH)
    if case.name_conflicts:
        found.append(_VETO_NUMBER_SHARED if case.identified else _VETO_KIN)
    return tuple(v for v in found if v)


def _told_from_kin(case: Weighed) -> bool:
    """Whether something speaks that relatives in one flat do not share: a given name, an id, a birth date."""
    birth = case.signals.get("birth_date")
    if case.id_fits or (birth is not None and birth.bits >= case.model.cuts.fact_bits):
        return True
    return all(len(key.visible) > len(key.surname) for key in (case.a.name, case.b.name) if key.masked)


def _ceiling(case: Weighed) -> float:
    """The highest probability that the rules leave."""
    cuts, vetoes = case.model.cuts, case.vetoes
    if _VETO_ID in vetoes or _VETO_CODE in vetoes:
        return 1e-6
    ceiling = 1.0
    if _VETO_KIN in vetoes and not case.id_fits:
        ceiling = cuts.kin_cap
    elif vetoes or not _told_from_kin(case):
        ceiling = cuts.veto_cap
    if case.identified:
        return ceiling
    if not case.name_agrees:
        return min(ceiling, cuts.name_cap)
    return min(ceiling, cuts.mask_cap) if case.facts and all(f.masked for f in case.facts) else ceiling


def _may_be_same(case: Weighed) -> bool:
    """An identifier, or an agreeing name with two facts of which one at least is no mask."""
    if case.vetoes:
        return False
    if case.identified:
        return True
    return case.name_agrees and len(case.facts) >= 2 and any(not f.masked for f in case.facts)


def _name_alone(case: Weighed) -> bool:
    """Nothing but the name speaks for one person: a namesake, until something else is known."""
    return all(field in {"name", "sex"} or signal.bits <= 0 for field, signal in case.signals.items())


def _decide(case: Weighed) -> Decision:
    cuts, probability = case.model.cuts, case.probability
    if _VETO_ID in case.vetoes or _VETO_CODE in case.vetoes:
        return Decision.DIFFERENT
    if probability >= cuts.same and _may_be_same(case):
        return Decision.SAME
    if probability >= (cuts.name_alone if _name_alone(case) else cuts.possible):
        return Decision.POSSIBLE
    if probability <= cuts.different and case.against >= cuts.against_bits and not case.id_fits:
        return Decision.DIFFERENT
    return Decision.CANNOT_TELL


def _hidden_places(one: resident_id.ResidentIdKey, two: resident_id.ResidentIdKey) -> list[int]:
    """Places hidden on one side; those that the other shows first, else all hidden ones."""
    if not one.masked or not one.patterns:
        return []
    hidden = [i for i, c in enumerate(one.patterns[0]) if c == mask.HIDDEN]
    shown = [i for i in hidden if two.patterns and two.patterns[0][i] != mask.HIDDEN]
    return shown or hidden


def _settle_id(case: Weighed) -> str:
    one, two = case.a.id_no, case.b.id_no
    places = _hidden_places(one, two) or _hidden_places(two, one)
    if places and one.value and two.value:
        return f"核对身份证{ranges(places)}"
    if one.damaged or two.damaged:
        return "调取身份证原件，更正残损号码"
    return "取得完整身份证号" if not (one.complete and two.complete) else ""


def _settle(case: Weighed) -> tuple[str, ...]:
    """What would settle an open verdict, the most telling first."""
    if case.decision in {Decision.SAME, Decision.DIFFERENT}:
        return ()
    found = [_settle_id(case)]
    if "birth_date" not in case.signals and not (case.a.births and case.b.births):
        found.append("核对出生日期")
    if case.name_conflicts:
        found.append("核实两人关系，或是否改过姓名")
    elif case.a.name.masked or case.b.name.masked:
        found.append("取得未隐去的姓名")
    if "phone" not in case.signals and "address" not in case.signals:
        found.append("核对电话或住址")
    return tuple(s for s in found if s)


def _probability(weight: float, ceiling: float) -> float:
    """Odds against add up, so that what a ceiling holds down keeps its order below it."""
    against = math.exp2(-max(-60.0, min(60.0, weight)))
    return 1 / (1 + against + (1 - ceiling) / ceiling)


def _ground(case: Weighed) -> Ground:
    if case.decision is not Decision.SAME:
        return Ground.NONE
    return Ground.ID if case.identified else Ground.FACTS


def weigh(a: Party, b: Party, context: Context | None = None, model: Model | None = None) -> Weighed:
    """The pair weighed and decided, no sentence written: what bulk linking needs."""
    return Weighed(a, b, model or stored_model(), context or NOTHING_KNOWN)


class _Live(Verdict):
    """A verdict whose sentences are written when they are read: most verdicts are only looked at for their decision."""

    def __init__(self, case: Weighed) -> None:
        vars(self).update(
            decision=case.decision,
            ground=_ground(case),
            probability=case.probability,
            weight_bits=round(case.weight, 2),
            vetoes=case.vetoes,
            model_version=case.model.version,
            _case=case,
        )

    def __getattr__(self, name: str) -> tuple[Any, ...]:
        case: Weighed = vars(self)["_case"]
        if name == "reasons":
            found: tuple[Any, ...] = written(case.signals, case.a, case.b, case.model)
        elif name == "settle":
            found = _settle(case)
        else:
            raise AttributeError(name)
        vars(self)[name] = found
        return found

    def __reduce__(self) -> tuple[type[Verdict], tuple[object, ...]]:
        """Stored and sent as what it says, without the parties it was made of."""
        return Verdict, self._parts()


def verdict_of(case: Weighed) -> Verdict:
    """The verdict on a weighed pair."""
    return _Live(case)


def score(a: Party, b: Party, context: Context | None = None, model: Model | None = None) -> Verdict:
    """The verdict on one pair; symmetric. Never raises; two empty parties give `cannot_tell`."""
    return verdict_of(weigh(a, b, context, model))
