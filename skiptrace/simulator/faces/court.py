"""The court's network query (JUD): the print that a court hands to the creditor, dropped in a folder.

Surprising: institutions that know no number answer by name, so accounts of namesakes of the subject's city, and of
known namesakes elsewhere, stand among the subject's own. The creditor's own bank is left out: its accounts are in
the core system.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skiptrace.simulator.faces.sheet import workbook
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from skiptrace.simulator.world.person import Person
    from skiptrace.simulator.world.things import Account
    from skiptrace.simulator.world.world import World

SHEET = "网络查控反馈"
HEADERS = (
    "反馈单位 户名 证件号码 开户网点 账号 账户类别 账户状态 币种 账户余额 可用余额 "
    "冻结机关 冻结文号 冻结金额 冻结止 反馈时间 联系电话 通讯地址"
)
INSTITUTIONS = 21
"""Institutions asked for one person: the banks, the payment companies, and those that hold nothing."""


@dataclass(frozen=True, slots=True)
class Print:
    """The head and foot of one print; `answered` below `INSTITUTIONS` makes it partial."""

    docket: str
    court: str
    day: date
    shown_id: str
    answered: int = INSTITUTIONS


def search(world: World, person: Person) -> list[Account]:
    """The subject's accounts at other institutions, then namesakes' accounts without a full number."""
    own = [
        account
        for account in world.accounts_of.get(person.pid, [])
        if not account.own_bank and account.shown_name == person.name
    ]
    near = [*world.namesakes.get(person.pid, ()), *_namesakes_in_city(world, person)]
    strangers = [
        account
        for pid in dict.fromkeys(near)
        for account in world.accounts_of.get(pid, [])
        if not account.own_bank and form_of(account.shown_id) != "full"
    ]
    return [*own, *strangers]


def _namesakes_in_city(world: World, person: Person) -> list[str]:
    same = world.people_by_name.get(person.name, [])
    return [other.pid for other in same if other.city == person.city and other.pid != person.pid]


def rows(person: Person, accounts: Sequence[Account], head: Print) -> list[list[str]]:
    """The sheet of docs/sources.md as rows of text."""
    label = "执行案号" if "执" in head.docket else "案号"
    return [
        [f"{head.court}网络查控反馈"],
        [label, head.docket, "被查询人", person.name, "证件号码", head.shown_id],
        [],
        HEADERS.split(),
        *(_row(account, head.day) for account in accounts),
        [f"反馈单位共 {INSTITUTIONS} 家，已反馈 {head.answered} 家"],
    ]


def reply(person: Person, accounts: Sequence[Account], head: Print) -> bytes:
    """The print as a workbook."""
    return workbook(SHEET, rows(person, accounts, head), head.day)


def _row(account: Account, day: date) -> list[str]:
    freeze = account.freezes[0] if account.freezes else None
    return [
        account.institution,
        account.shown_name,
        account.shown_id,
        account.branch,
        account.number,
        account.kind,
        account.status,
        "人民币",
        f"{account.balance:.2f}",
        f"{account.available:.2f}",
        freeze.court if freeze else "",
        freeze.number if freeze else "",
        f"{freeze.amount:.2f}" if freeze else "",
        freeze.until.isoformat() if freeze else "",
        day.isoformat(),
        account.phone,
        account.address,
    ]
