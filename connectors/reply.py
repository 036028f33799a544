"""What a source sent, byte for byte; one value an attempt, also when the attempt failed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Reply:
    """Raw bytes with what is needed to read and to prove them. `kind`: json, xlsx, csv, html, entered, other."""

    body: bytes = field(repr=False)
    kind: str
    received_at: datetime
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    attempt: int = 1
    name: str = ""  # the file's name, for files
    sha256: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.body).hexdigest())
