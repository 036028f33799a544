"""What became of an attempt to reach somebody, in the words that collectors use."""

from enum import StrEnum

from skiptrace.errors import UsageError


class ContactOutcome(StrEnum):
    """The closed list of outcomes."""

    CONNECTED = "connected"
    PROMISED = "promised"
    REFUSED = "refused"
    MESSAGE_LEFT = "message_left"
    NO_ANSWER = "no_answer"
    HUNG_UP = "hung_up"
    SWITCHED_OFF = "switched_off"
    DEAD = "dead"
    SUSPENDED = "suspended"
    WRONG_PERSON = "wrong_person"
    MOVED_AWAY = "moved_away"

    @property
    def chinese(self) -> str:
        return _NAMES[self]

    @classmethod
    def read(cls, text: str) -> "ContactOutcome":
        """By its Chinese or English name; UsageError lists what there is."""
        for outcome, name in _NAMES.items():
            if text.strip() in {name, outcome.value}:
                return outcome
        raise UsageError(f"联系结果应为：{'、'.join(_NAMES.values())}")


_NAMES = {
    ContactOutcome.CONNECTED: "接通",
    ContactOutcome.PROMISED: "承诺还款",
    ContactOutcome.REFUSED: "拒绝",
    ContactOutcome.MESSAGE_LEFT: "已转告",
    ContactOutcome.NO_ANSWER: "无人接听",
    ContactOutcome.HUNG_UP: "拒接",
    ContactOutcome.SWITCHED_OFF: "关机",
    ContactOutcome.DEAD: "空号",
    ContactOutcome.SUSPENDED: "停机",
    ContactOutcome.WRONG_PERSON: "非本人",
    ContactOutcome.MOVED_AWAY: "已搬离",
}

REACHED = frozenset({ContactOutcome.CONNECTED, ContactOutcome.PROMISED, ContactOutcome.REFUSED})
"""Effective calls: the person was spoken to (GB/T 45251-2025 counts these)."""

UNANSWERED = frozenset({ContactOutcome.NO_ANSWER, ContactOutcome.HUNG_UP, ContactOutcome.SWITCHED_OFF})
"""Tries without an answer (中银协指引 counts these for each number)."""

USELESS = frozenset(
    {
        ContactOutcome.DEAD,
        ContactOutcome.SUSPENDED,
        ContactOutcome.WRONG_PERSON,
        ContactOutcome.MOVED_AWAY,
    }
)
"""What takes a point out of use until somebody logs that it reached the person after all."""
