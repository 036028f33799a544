"""Which records a query may find. The scope is hashed into every token, so what is not asked for cannot be found.

Surprising: consent reaches no further than its case, so what came by it is found from that case alone; what a lawyer or
a court obtained is found from its docket (保全规定 12; 财产调查规定 8, 12; 个人信息保护法 6, 14).
"""

from connectors.authority import MATTER_BOUND, Authority
from skiptrace.permits.register import Papers
from skiptrace.settings import Role
from skiptrace.tracing.sight import may_see_court_values

OWN = "own"
"""The creditor's own records: found within the installation."""

PUBLIC = "public"
"""Lawfully public records: found everywhere."""


def scope_of(authority: Authority, docket_id: str, case_id: str) -> str:
    """The scope of a record; "" for one that nobody may find: a court's result of which no docket is known."""
    if authority is Authority.OWN:
        return OWN
    if authority is Authority.PUB:
        return PUBLIC
    if authority in MATTER_BOUND:
        return _docket(docket_id) if docket_id else ""
    return _case(case_id)


def scopes_of_case(role: Role, case_id: str, papers: Papers) -> tuple[str, ...]:
    """The scopes that a person in this role may search for a case.

    Of the court's, the docket in force and the ids under which it stood before (same number, same stage).
    """
    court: tuple[str, ...] = ()
    if papers.docket is not None and may_see_court_values(role):
        court = tuple(_docket(each) for each in (papers.docket.id, *sorted(papers.earlier)))
    return (OWN, PUBLIC, _case(case_id), *court)


def _docket(docket_id: str) -> str:
    return f"docket:{docket_id}"


def _case(case_id: str) -> str:
    return f"case:{case_id}"
