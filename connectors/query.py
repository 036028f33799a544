"""A question to one source, in canonical form, so that the same question has the same key everywhere."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Query:
    """One operation of one source with its subject keys (`name`, `id_no`, `phone`, `employer`, ...).

    `key` is SHA-256 over the canonical form: what the ledger, the cache and coalescing compare.
    """

    source: str
    operation: str
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        canonical = json.dumps([self.source, self.operation, sorted(self.keys.items())], ensure_ascii=False)
        object.__setattr__(self, "key", hashlib.sha256(canonical.encode()).hexdigest())
