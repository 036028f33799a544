"""The securities depository (ORD): the holdings that it finds for a name and a number, and the sheet that it sends.

Surprising: accounts of the paper days carry no number, so it answers by name within the subject's city too, and the
holdings of a namesake come in the same sheet. An account that holds nothing is a line of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skiptrace.simulator.counter import Counter, Words, by_order
from skiptrace.simulator.faces.registry import seizure_cells
from skiptrace.simulator.faces.sheet import workbook
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skiptrace.simulator.counter import Pack, Receipt
    from skiptrace.simulator.world.belongings import Holding
    from skiptrace.simulator.world.world import World

SHEET = "证券持有信息查询结果"
HEADERS = (
    "证券账户号 账户状态 账户持有人 证件号码 联系电话 联系地址 市场 证券代码 证券简称 证券类别 持有数量 可用数量 "
    "司法冻结数量 质押数量 质权人 冻结机关 冻结文号 冻结起 冻结止 冻结顺位 托管单元 收盘价 价格日期 数据日期"
)


def search(world: World, name: str, id_no: str) -> list[Holding]:
    """Holdings under the number, and those of the name in the person's city that carry no full number."""
    person = world.by_id.get(id_no)
    if person is None:
        return []
    held = world.belongings
    numbered = [each for each in held.holdings_of.get(person.pid, []) if each.shown_id == id_no]
    old = [
        each
        for each in held.holdings_by_name.get(name, [])
        if form_of(each.shown_id) != "full" and each.city == person.city
    ]
    return [*numbered, *old]


def reply(holdings: Sequence[Holding], receipt: Receipt) -> bytes:
    """The reply file of docs/sources.md."""
    head = ["回执编号", receipt.pack, "查询日期", receipt.day.isoformat(), "结果", receipt.result]
    if receipt.reason:
        return workbook(SHEET, [[SHEET], head, ["理由", receipt.reason]], receipt.day)
    day = receipt.day.isoformat()
    rows = [[SHEET], head, [], HEADERS.split(), *(_row(each, day) for each in holdings)]
    return workbook(SHEET, rows, receipt.day)


def _row(held: Holding, day: str) -> list[str]:
    return [
        held.account,
        held.state,
        held.shown_name,
        held.shown_id,
        held.phone,
        held.address,
        held.market,
        held.code,
        held.short,
        held.sort,
        f"{held.quantity:,}",
        f"{held.available:,}",
        f"{held.frozen:,}",
        f"{held.pledged:,}",
        held.pledgee,
        *seizure_cells(held.seizure),
        held.broker,
        f"{held.price:.2f}" if held.price is not None else "",
        held.price_day.isoformat() if held.price_day else "",
        day,
    ]


def _asked(world: World, pack: Pack) -> list[Holding]:
    return search(world, pack.name, pack.id_no)


def _refuse(pack: Pack) -> str:
    """An order is not enough for everybody: for some courts' dockets the depository waits for the court itself."""
    reluctant = pack.docket is not None and "securities" in pack.docket.refusing
    return by_order(pack) or ("本机构仅受理人民法院的协助查询" if reluctant else "")


COUNTER = Counter("xlsx", Words("有持有信息", "无持有信息", "部分市场未反馈"), _asked, reply, _refuse)
