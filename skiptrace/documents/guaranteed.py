"""How each guarantor answers, contract by contract, in the words of the internal file.

Surprising: what nobody has said is a line too. A guarantee whose terms are unknown runs out first, and somebody should
look at the agreement.
"""

from collections.abc import Iterator

from skiptrace.cases.case import Claim, Party, PartyRole
from skiptrace.cases.guarantee import Deed, Lasting, Mode
from skiptrace.cases.guarantees import known_deed, known_terms, of_file
from skiptrace.documents.book import Book
from skiptrace.law.reckoning import yuan


def guarantee_lines(book: Book, party: Party) -> Iterator[str]:
    """Mode and period of the guarantees of a party, with who says so; nothing of who guarantees nothing."""
    if party.role is not PartyRole.GUARANTOR:
        return
    for number, claim in enumerate(book.profile.case.claims, 1):
        if claim in book.profile.case.active_claims:
            terms, said = known_terms(party, claim, book.guarantees)
            unsaid = [*(["保证方式未登记"] if terms.mode is Mode.UNKNOWN else [])]
            unsaid += ["保证期间未登记"] if terms.lasting is Lasting.UNKNOWN else []
            deed = _deed_parts(known_deed(party, claim, book.guarantees))
            yield f"合同{number}　" + "；".join([*said, *deed, *unsaid]) + _place(book, party, claim)


def _deed_parts(deed: Deed) -> Iterator[str]:
    if deed.agreement:
        yield f"保证合同：{deed.agreement}"
    if deed.scope:
        yield f"保证范围：{deed.scope}"
    if deed.limit is not None:
        yield f"最高债权额：{yuan(deed.limit)}"


def _place(book: Book, party: Party, claim: Claim) -> str:
    """Where the creditor's file says it, as an exhibit."""
    written = of_file(party, claim)
    found = book.exhibit(written.origin) if written else None
    return f"［{found.number} {found.pointer}］" if found else ""
