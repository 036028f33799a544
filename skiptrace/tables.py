"""Every table of the house, declared: for who writes a migration and for who makes an empty store.

A running service never needs them all, so that nothing else imports this module.
"""

from skiptrace.access import tables as access
from skiptrace.assets import tables as assets
from skiptrace.batch import tables as batch
from skiptrace.candidates import tables as candidates
from skiptrace.cases import tables as cases
from skiptrace.contacts import tables as contacts
from skiptrace.court import tables as court
from skiptrace.evidence import vault
from skiptrace.journal import journal
from skiptrace.paper_replies import tables as paper_replies
from skiptrace.permits import tables as permits
from skiptrace.storage import changes, sealing
from skiptrace.tracing import tables as tracing

ROOMS = (
    access,
    assets,
    batch,
    candidates,
    cases,
    changes,
    contacts,
    court,
    journal,
    paper_replies,
    permits,
    sealing,
    tracing,
    vault,
)
"""The modules that declare tables."""
