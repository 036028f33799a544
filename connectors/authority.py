"""The seven grounds on which a fact may enter, and the four ways in which a source can be asked.

A ground is part of every value's type, not a label on a report: what came by order or from the court
stays with its docket (`COURT_BOUND`), wherever the value goes.
"""

from enum import StrEnum


class Authority(StrEnum):
    """Authority codes (个人信息保护法 13; 民事诉讼法 67, 253; local rules on 律师调查令)."""

    OWN = "OWN"  # the creditor's own records
    AUTH = "AUTH"  # the debtor's written authorisation
    PUB = "PUB"  # lawfully public record
    LAW = "LAW"  # a lawyer with licence, power of attorney and a filed case
    ORD = "ORD"  # the court's investigation order
    NET = "NET"  # the court's network query
    JUD = "JUD"  # the court's result handed to the creditor


COURT_BOUND = frozenset({Authority.ORD, Authority.NET, Authority.JUD})
"""Values by these serve their docket only: no contact ranking, no collector, no other case.

(保全规定 12; 财产调查规定 8, 12)
"""

MATTER_BOUND = COURT_BOUND | {Authority.LAW}
"""Values by these serve the matter in which they were obtained, and nobody's collection: a lawyer asks for his case.

(律师法 35; 个人信息保护法 6)
"""

INCOMING_ONLY = frozenset({Authority.NET, Authority.JUD})
"""Marks on facts that came in; never a ground for asking (财产调查规定 12-13)."""


class Family(StrEnum):
    """How a source is reached."""

    LOOKUP = "lookup"
    DROP = "drop"
    EXCHANGE = "exchange"
    DESK = "desk"
