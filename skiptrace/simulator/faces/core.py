"""The creditor's core banking (OWN).

Surprising: a search shows cards of everybody who matches, with the middle of the number masked; only a query by the
whole number shows a customer in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skiptrace.simulator.damage import mask_id
from skiptrace.simulator.faces.names import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skiptrace.simulator.world.things import Account
    from skiptrace.simulator.world.world import Customer, World

PAGE = 20


def find(world: World, cert_no: str) -> Customer | None:
    """The customer of that number."""
    person = world.by_id.get(cert_no)
    return world.customers.get(person.pid) if person else None


def search(world: World, *, mobile: str = "", name: str = "") -> Sequence[Customer]:
    """Customers with that number in the core system, or of that name."""
    if mobile:
        return world.customers_by_phone.get(mobile, [])
    return world.customers_by_name.get(plain(name), [])


def customer(world: World, found: Customer) -> dict[str, object]:
    """CUSTOMER of docs/sources.md."""
    person = world.people[found.pid]
    accounts = [account for account in world.accounts_of.get(found.pid, []) if account.own_bank]
    employer = world.employers[found.employer].name if found.employer else ""
    return {
        "custNo": found.number,
        "custName": person.name,
        "certNo": person.id_no,
        "sex": person.sex,
        "birth": f"{person.birth:%Y%m%d}",
        "deceased": found.deceased,
        "mobiles": [
            {"no": phone.number, "updated": phone.updated.isoformat(), "status": phone.status} for phone in found.phones
        ],
        "addresses": [
            {"text": entry.address.full(), "kind": entry.kind, "updated": entry.updated.isoformat()}
            for entry in found.addresses
        ],
        "employer": {"name": employer, "updated": found.employer_updated.isoformat()} if employer else None,
        "accounts": [_account(world, account) for account in accounts],
    }


def card(world: World, found: Customer, mobile: str = "") -> dict[str, str]:
    """CARD of docs/sources.md; the number shown is the one searched for, else the one heard of last."""
    person = world.people[found.pid]
    phones = sorted(found.phones, key=lambda phone: phone.updated)
    shown = next((phone for phone in phones if phone.number == mobile), phones[-1] if phones else None)
    address = found.addresses[-1].address.full() if found.addresses else ""
    return {
        "custNo": found.number,
        "custName": person.name,
        "certNo": mask_id(person.id_no, "6_8_4"),
        "mobile": shown.number if shown else "",
        "mobileUpdated": shown.updated.isoformat() if shown else "",
        "address": address if int(found.number) % 10 else "",
        "employer": world.employers[found.employer].name if found.employer else "",
    }


def _account(world: World, account: Account) -> dict[str, str]:
    kinds = ("借记卡", "还款账户", "借记卡", "存折")
    return {
        "acctNo": account.number,
        "branch": account.branch,
        "kind": kinds[int(account.number[-3:]) % 4],
        "balance": f"{account.balance:.2f}",
        "status": account.status,
        "opened": account.opened.isoformat(),
        "updated": world.date.isoformat(),
    }
