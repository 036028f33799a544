"""Weights of evidence as data: m and u of every level, prior, cuts; read from `model.toml` and checked whole.

Surprising: u of identifiers is set from their cardinality, never sampled, because among pairs that share a value the
true ones dominate; and a verdict depends on nothing but this file, so one pair gets one verdict anywhere.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from matching.comparison import Reliability
from matching.errors import ModelError
from matching.fields.registry import FIELDS
from matching.frequency import NameWeights, name_frequency

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matching.fields.name_key import NameKey

OWN_LEVELS = MappingProxyType(
    {"sex": ("equal", "conflict"), "region": ("county", "city", "province", "apart"), "address": ("conflict_in_city",)}
)
"""Entries that stand beside the levels of the fields: fields derived from others, and a finer cut of a level."""
_MOST_FREQUENCIES = 200_000


@dataclass(frozen=True, slots=True)
class Cuts:
    """Thresholds and ceilings of probability, and the bits that make a fact; see model.toml."""

    same: float
    possible: float
    name_alone: float
    different: float
    veto_cap: float
    kin_cap: float
    name_cap: float
    mask_cap: float
    fact_bits: float
    against_bits: float


@dataclass(frozen=True, slots=True)
class Model:
    """The stored weights. `levels`: field -> level -> (m, u); `times`: name level -> multiple of the frequency."""

    version: str
    prior: float
    cuts: Cuts
    name: NameWeights
    id_places: tuple[float, ...]
    phone_places: tuple[float, ...]
    landline: float
    depth: Mapping[str, float]
    cohort: Mapping[int, float]
    reliability: Mapping[str, float]
    levels: Mapping[str, Mapping[str, tuple[float, float]]]
    times: Mapping[str, float]
    _bits: Mapping[str, Mapping[str, float]] = field(default_factory=dict, repr=False, compare=False)
    _frequencies: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    @property
    def prior_bits(self) -> float:
        """log2 of the prior odds."""
        return math.log2(self.prior / (1 - self.prior))

    def bits(self, field: str, level: str) -> float:
        """log2(m/u) of one level; 0 where the level says nothing."""
        return self._bits[field][level]

    def name_bits(self, level: str, frequency: float) -> float:
        """Weight of a name level for a name of that frequency (a share of the population)."""
        times = self.times.get(level)
        if times is None:
            return self._bits["name"][level]
        chance = times * frequency
        return math.log2(self.levels["name"][level][0] / min(1.0, chance)) if chance > 0 else 0.0

    def depth_bits(self, depth: str) -> float:
        """What an agreeing address is worth by the deepest part that both give."""
        return -math.log2(self.depth[depth])

    def cohort_bits(self, year: int) -> float:
        """What an equal birth date of that year says beyond an average one: few share a date of a small cohort."""
        return self.cohort[max(min(self.cohort), min(max(self.cohort), year - (year - 1) % 5))]

    def trust(self, source: Reliability) -> float:
        """Chance that what such a source says of a person is that person's."""
        return self.reliability[source]

    def frequency(self, key: NameKey) -> float:
        """Share of the population that bears a name, or that fits what a masked one shows."""
        found = self._frequencies.get(key.value)
        if found is None:
            if len(self._frequencies) >= _MOST_FREQUENCIES:
                self._frequencies.clear()
            found = self._frequencies[key.value] = name_frequency(key, self.name)
        return found


def _cohorts(millions: Mapping[str, Any]) -> Mapping[int, float]:
    """First year of each five -> bits of an equal birth date, 0 on average over pairs of one cohort."""
    total = sum(map(float, millions.values()))
    shares = {int(name.removeprefix("born_")): float(value) / total for name, value in millions.items()}
    usual = math.fsum(share * share for share in shares.values())
    if any(year % 5 != 1 for year in shares):
        raise ModelError("权重文件 cohort 的年份须为 1 或 6 结尾（每五年一组）")
    return MappingProxyType({year: math.log2(usual / share) for year, share in shares.items()})


def _trusts(raw: Mapping[str, Any]) -> Mapping[str, float]:
    found = {source.value: float(raw[source.value]) for source in Reliability}
    if not all(0 < value <= 1 for value in found.values()):
        raise ModelError("权重文件 reliability 的数值须大于 0、不超过 1")
    return MappingProxyType(found)


def _pair(field: str, level: str, entry: Any) -> tuple[float, float]:
    try:
        m, u = float(entry["m"]), float(entry.get("u", 1.0))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ModelError(f"权重文件 levels.{field}.{level} 须写明 m 与 u（数字）") from None
    if not 0 < m <= 1 or u < 0:
        raise ModelError(f"权重文件 levels.{field}.{level} 的 m 须在 0 与 1 之间，u 不得为负")
    return m, u


def _table(levels: Mapping[str, Mapping[str, tuple[float, float]]]) -> Mapping[str, Mapping[str, float]]:
    return {
        name: {level: math.log2(m / u) if u > 0 else 0.0 for level, (m, u) in entries.items()}
        for name, entries in levels.items()
    }


def _levels(raw: Mapping[str, Any]) -> dict[str, Mapping[str, tuple[float, float]]]:
    expected = {name: tuple(map(str, known.labels)) for name, known in FIELDS.items()}
    for name, own in OWN_LEVELS.items():
        expected[name] = (*expected.get(name, ()), *own)
    found: dict[str, Mapping[str, tuple[float, float]]] = {}
    for name, entries in expected.items():
        table = raw.get(name, {})
        missing = [n for n in entries if n not in table]
        if missing:
            raise ModelError(f"权重文件 levels.{name} 缺少：{'、'.join(missing)}")
        found[name] = MappingProxyType({n: _pair(name, n, table[n]) for n in entries})
    return found


def read_model(text: str) -> Model:
    """The model that a TOML text describes. Raises ModelError when it is incomplete or holds no numbers."""
    try:
        raw = tomllib.loads(text)
        levels = _levels(raw["levels"])
        return Model(
            version=str(raw["version"]),
            prior=float(raw["prior"]),
            cuts=Cuts(**raw["cuts"]),
            name=NameWeights(**raw["name"]),
            id_places=tuple(map(float, raw["id"]["places"])),
            phone_places=tuple(map(float, raw["phone"]["places"])),
            landline=float(raw["phone"]["landline"]),
            depth=MappingProxyType(dict(raw["depth"])),
            cohort=_cohorts(raw["cohort"]),
            reliability=_trusts(raw["reliability"]),
            levels=MappingProxyType(levels),
            times=MappingProxyType({k: float(v["times"]) for k, v in raw["levels"]["name"].items() if "times" in v}),
            _bits=_table(levels),
        )
    except (KeyError, TypeError, ValueError):
        raise ModelError("权重文件不完整，或数值有误") from None


@cache
def stored_text() -> str:
    """The weights shipped with the package, as written."""
    return resources.files("matching").joinpath("model.toml").read_text("utf-8")


@cache
def stored_model() -> Model:
    """The weights shipped with the package."""
    return read_model(stored_text())
