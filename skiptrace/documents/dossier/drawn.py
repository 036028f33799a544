"""What the two pictures show: who is bound to what, and what happened or is to come on which day."""

from skiptrace.documents.stated import Part


class NodeText(Part):
    """A thing in the picture of relations; `sure` false is drawn broken."""

    number: str
    kind: str
    title: str
    burden: str
    sure: bool


class RelationText(Part):
    """A party in the picture: how he is bound, what is his, and how many more things there are."""

    party: str
    bond: str
    things: tuple[NodeText, ...]
    more: int


class MomentText(Part):
    """A day of the picture of time."""

    day: str
    text: str
    past: bool
