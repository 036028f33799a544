"""The police's household register (LAW): what a lawyer gets for a number, and the sheet that comes back.

Surprising: every third station prints the whole household, and the relatives in it are nobody's debtors;
their numbers are partly hidden, as the stations do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skiptrace.simulator.counter import Counter, Words
from skiptrace.simulator.damage import mask_id, valid_id
from skiptrace.simulator.faces.names import agrees
from skiptrace.simulator.faces.sheet import workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skiptrace.simulator.counter import Pack, Receipt
    from skiptrace.simulator.world.person import Person
    from skiptrace.simulator.world.world import World

SHEET = "常住人口登记信息"
HEADERS = "与被查询人关系 姓名 曾用名 公民身份号码 性别 出生日期 民族 婚姻状况 户籍地址 户籍状态"
_WHOLE_PAGES = 3
"""One station in so many prints the whole household."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the page, and what he is to the one asked about."""

    relation: str
    person: Person
    shown_id: str
    marital: str


def search(world: World, name: str, id_no: str) -> list[Line]:
    """The person under that number, and where the station prints them, those of the household."""
    person = world.by_id.get(id_no)
    if person is None or not agrees(person, name):
        return []
    lines = [Line("本人", person, id_no, _marital(world, person))]
    if int(person.pid[1:]) % _WHOLE_PAGES == 0:
        for kin in person.kin:
            other = world.people[kin.pid]
            if other.household == person.household:
                lines.append(Line(kin.relation, other, mask_id(other.id_no, "6_8_4"), _marital(world, other)))
    return lines


def _marital(world: World, person: Person) -> str:
    spouse = next((world.people[kin.pid] for kin in person.kin if kin.relation == "配偶"), None)
    if spouse is None:
        return "未婚" if world.date.year - person.birth.year < 40 else "离婚"
    return "丧偶" if spouse.died else "已婚"


def reply(lines: Sequence[Line], receipt: Receipt) -> bytes:
    """The reply file of docs/sources.md."""
    head = ["回执编号", receipt.pack, "查询日期", receipt.day.isoformat(), "结果", receipt.result]
    if receipt.reason:
        return workbook(SHEET, [[SHEET], head, ["理由", receipt.reason]], receipt.day)
    return workbook(SHEET, [[SHEET], head, [], HEADERS.split(), *(_row(line) for line in lines)], receipt.day)


def _row(line: Line) -> list[str]:
    person = line.person
    home = next(home.address for home in reversed(person.residences) if home.kind == "户籍")
    return [
        line.relation,
        person.name,
        "、".join(former.name for former in person.former_names),
        line.shown_id,
        person.sex,
        person.birth.isoformat(),
        person.ethnicity,
        line.marital,
        home.full(),
        "死亡注销" if person.died else "正常",
    ]


def _asked(world: World, pack: Pack) -> list[Line]:
    return search(world, pack.name, pack.id_no)


def by_mandate(pack: Pack) -> str:
    """Why the station will not answer, or "": a lawyer shows a filed case, and the number in full."""
    if pack.authority != "LAW":
        return "未提交律师执业证、律师事务所证明和授权委托书"
    if not pack.docket_no:
        return "未提交受理案件通知书"
    if not valid_id(pack.id_no):
        return "被查询人公民身份号码不完整，无法查询"
    return ""


def unlike(world: World, pack: Pack) -> str:
    """The number is another person's, or the name is wrong."""
    person = world.by_id.get(pack.id_no)
    return "姓名与公民身份号码不一致" if person and not agrees(person, pack.name) else ""


COUNTER = Counter(
    "xlsx", Words("有户籍登记", "无户籍登记", "户籍已迁出，请向迁入地查询"), _asked, reply, by_mandate, unlike
)
