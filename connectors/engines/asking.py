"""A question that is being put, and what the placeholders of a manifest stand for in it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from connectors.answer import Cited
from connectors.grant import Grant
from connectors.manifest.operation import PLACEHOLDER
from connectors.query import Query


@dataclass(frozen=True, slots=True)
class Asking:
    """A question under a grant, with the settings of its source; `attempt` counts the requests of this question."""

    query: Query
    grant: Grant
    options: Mapping[str, str]
    attempt: int


@dataclass(frozen=True, slots=True)
class Words:
    """What a placeholder stands for. `needs` are the keys that the operation may use of the question."""

    asking: Asking
    needs: Sequence[str]
    known: Mapping[str, Cited]

    def of(self, name: str) -> str:
        """The text; empty when there is none."""
        room, dot, word = name.partition(".")
        if not dot:
            return self.asking.query.keys.get(name, "") if name in self.needs else ""
        if room in {"carried", "each"}:
            cited = self.known.get(word if room == "carried" else name)
            return cited.text if cited else ""
        if room == "setting":
            return self.asking.options.get(word, "")
        return self._of_grant(word) if room == "grant" else self._of_attempt(word)

    def _of_grant(self, word: str) -> str:
        grant = self.asking.grant
        return {"consent_no": grant.consent_no, "order_no": grant.order_no, "docket_no": grant.docket_no}.get(word, "")

    def _of_attempt(self, word: str) -> str:
        """A number of its own for every attempt, the same when the attempt is made again from what is kept."""
        asking = self.asking
        text = f"{asking.query.key}/{asking.grant.id}/{asking.attempt}"
        return hashlib.sha256(text.encode()).hexdigest()[:32] if word == "order_no" else ""


@lru_cache(4096)
def placeholder(text: str) -> str | None:
    """The name in a text that is one placeholder; None for a literal."""
    match = PLACEHOLDER.fullmatch(text)
    return match[1] if match else None
