"""What a person is to look up at a public site, as it is shown: what to type where, masked unless revealed."""

from datetime import date

from connectors.query import Query
from skiptrace.cases.masking import mask_value
from skiptrace.tracing.desk import Errand
from skiptrace.views.view import View
from skiptrace.views.wording import ROLES


class ErrandView(View):
    """One errand; `closed` says why it may not be run now, and then there is nothing to type."""

    source: str
    operation: str
    party: str
    site: str
    address: str
    typed: dict[str, str]
    steps: tuple[str, ...]
    due: date | None
    closed: tuple[str, ...]


def errand_view(errand: Errand, *, masked: bool) -> ErrandView:
    query = _query(errand, masked=masked)
    told = errand.source.form(query)
    return ErrandView(
        source=errand.source.id,
        operation=errand.query.operation,
        party=ROLES[errand.party.role],
        site=told.site,
        address=told.address,
        typed={} if errand.closed else dict(query.keys),
        steps=() if errand.closed else tuple(told.lines),
        due=errand.row.due,
        closed=errand.closed,
    )


def _query(errand: Errand, *, masked: bool) -> Query:
    if not masked:
        return errand.query
    keys = {name: mask_value(name, value) for name, value in errand.query.keys.items()}
    return Query(errand.query.source, errand.query.operation, keys)
