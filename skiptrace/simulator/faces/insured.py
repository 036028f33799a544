"""The social-insurance agency (ORD): what it holds for a name and a number, and the sheet that it prints.

Surprising: a line is a scheme, so one employment fills several lines with the same base; and where the register has no
whole number the agency looks by name in the subject's city, and people of the name come too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skiptrace.simulator.counter import Counter, Words
from skiptrace.simulator.faces.sheet import workbook
from skiptrace.simulator.world.insured import old_number
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skiptrace.simulator.counter import Pack, Receipt
    from skiptrace.simulator.world.things import Insured
    from skiptrace.simulator.world.world import World

SHEET = "社会保险参保信息查询结果"
HEADERS = (
    "姓名 证件号码 个人编号 险种 参保单位 单位编号 参保状态 缴费基数 首次参保日期 缴费（发放）至 "
    "月待遇 待遇起始日期 联系电话 通讯地址"
)


def search(world: World, name: str, id_no: str) -> list[tuple[Insured, str]]:
    """Entries under the number of today or of old, and those of the name in the city without one; with employers."""
    person = world.by_id.get(id_no)
    if person is None:
        return []
    numbers = {id_no, old_number(id_no)} - {""}
    found = [each for each in world.insured_of.get(person.pid, []) if each.shown_id in numbers]
    found += [
        each
        for each in world.insured_by_name.get(name, [])
        if form_of(each.shown_id) != "full" and each.shown_id not in numbers and each.city == person.city
    ]
    return [(each, world.employers[each.employer].name if each.employer else "") for each in found]


def reply(found: Sequence[tuple[Insured, str]], receipt: Receipt) -> bytes:
    """The reply file of docs/sources.md."""
    head = ["回执编号", receipt.pack, "查询日期", receipt.day.isoformat(), "结果", receipt.result]
    if receipt.reason:
        return workbook(SHEET, [[SHEET], head, ["理由", receipt.reason]], receipt.day)
    rows = [[SHEET], head, [], HEADERS.split(), *(_row(each, employer) for each, employer in found)]
    return workbook(SHEET, rows, receipt.day)


def _row(each: Insured, employer: str) -> list[str]:
    return [
        each.shown_name,
        each.shown_id,
        each.number,
        each.scheme,
        employer,
        f"D{each.employer[1:]}" if each.employer else "",
        each.state,
        f"{each.base:.2f}" if each.base else "",
        each.opened.isoformat(),
        each.paid_until,
        f"{each.pension:.2f}" if each.pension else "",
        each.pensioned.isoformat() if each.pensioned else "",
        each.phone,
        each.address,
    ]


def _asked(world: World, pack: Pack) -> list[tuple[Insured, str]]:
    return search(world, pack.name, pack.id_no)


COUNTER = Counter("xlsx", Words("有参保信息", "无参保信息", "部分地区未反馈"), _asked, reply)
