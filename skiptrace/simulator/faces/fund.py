"""The housing-fund centre (AUTH).

Surprising: accounts opened before numbers were recorded are found only by name and employer, and that search brings
every employee of the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skiptrace.simulator.damage import mask
from skiptrace.simulator.faces.names import agrees, plain, same_firm
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from skiptrace.simulator.world.things import FundAccount
    from skiptrace.simulator.world.world import World


def by_number(world: World, id_no: str, name: str) -> list[FundAccount]:
    """Accounts recorded under that number; none when the name does not agree with it."""
    person = world.by_id.get(id_no)
    if person is None or not agrees(person, name):
        return []
    return [account for account in world.fund_accounts_of.get(person.pid, []) if account.shown_id == id_no]


def by_employer(world: World, name: str, employer: str) -> list[FundAccount]:
    """Accounts of that name at that employer whose number is masked or missing."""
    return [
        account
        for account in world.fund_accounts_by_name.get(plain(name), [])
        if form_of(account.shown_id) != "full" and same_firm(employer, world.employers[account.employer].name)
    ]


def shown(world: World, account: FundAccount) -> dict[str, str]:
    """ZH of docs/sources.md. Numbers are masked on newer accounts, which carry the resident number in full."""
    masked = form_of(account.shown_id) == "full" and int(account.number[-1]) < 5
    return {
        "grzh": account.number,
        "xm": account.shown_name,
        "zjhm": account.shown_id,
        "dwmc": world.employers[account.employer].name,
        "dwzh": f"3301{int(account.employer[1:]):08d}",
        "grjcjs": f"{account.base:.2f}",
        "gryjce": f"{account.monthly:.2f}",
        "grzhye": f"{account.balance:.2f}",
        "grzhzt": account.state,
        "grjzny": account.paid_until,
        "khrq": account.opened.isoformat(),
        "dkye": f"{account.loan:.2f}",
        "sjhm": mask(account.phone, 3, 4) if masked and account.phone else account.phone,
        "txdz": account.address,
    }
