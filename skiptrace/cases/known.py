"""A party of a case as the matcher knows it: what the creditor's file says, and nothing that was found later."""

from collections.abc import Sequence

from matching import Party, parse_party
from skiptrace.cases.case import Party as CaseParty


def debtor_party(party: CaseParty) -> Party:
    """The party, ready to be compared."""
    return parse_party(known_values(party))


def known_values(party: CaseParty) -> dict[str, str | Sequence[str]]:
    """The matcher's columns of a party."""
    return {
        "name": party.name,
        "former_names": list(party.former_names),
        "id_no": party.id_no or party.id_hint,
        "sex": party.sex,
        "birth_date": party.birth_date.isoformat() if party.birth_date else "",
        "phones": list(party.values("phone")),
        "address": list(party.values("address")),
        "employer": list(party.values("employer")),
        "plates": list(party.values("plate")),
    }
