"""The real-estate registry asked about one unit (LAW): what a lawyer may know before suit, and never whose else it is.

Surprising: it answers about the place and not about a person. An owner's name is only confirmed where it is the one
that the lawyer names, and every fourth county confirms none; a flat that the debtor rents has an owner whom nobody is
told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skiptrace.simulator.counter import Counter, Words
from skiptrace.simulator.faces.names import plain
from skiptrace.simulator.faces.sheet import workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skiptrace.simulator.counter import Pack, Receipt
    from skiptrace.simulator.world.places import Address
    from skiptrace.simulator.world.things import House
    from skiptrace.simulator.world.world import World

SHEET = "不动产登记信息查询结果（按坐落）"
HEADERS = (
    "坐落 不动产权证号 不动产单元号 建筑面积 规划用途 共有方式 权利人核验 核验一致的权利人 "
    "抵押状态 查封状态 查封机关 异议、预告登记"
)
_SILENT_COUNTIES = 4
"""One county in so many confirms no owner."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A unit as the counter tells of it; `house` None for one whose owner is nobody of this world."""

    place: str
    house: House | None
    named: str
    silent: bool
    certificate: str

    @property
    def owner(self) -> str:
        """The name that is confirmed, or ""."""
        owners = {owner.shown_name for owner in self.house.owners} if self.house else set()
        return self.named if self.named in owners and not self.silent else ""


def search(world: World, pack: Pack) -> list[Answer]:
    """The one unit at the place or under the certificate; a certificate that nobody holds finds nothing."""
    named, certificate = plain(pack.name), pack.subject.get("certificate_no", "")
    if certificate:
        house = next((house for house in world.houses if house.title_no == certificate), None)
        return [_answer(house.address, house, named, certificate)] if house else []
    address = world.flats_by_text.get(plain(pack.subject.get("location", "")))
    if address is None:
        return []
    titles = world.houses_at.get(address.place, [])
    his = [house for house in titles if any(owner.shown_name == named for owner in house.owners)]
    return [_answer(address, next(iter(his or titles), None), named, "")]


def unclear(world: World, pack: Pack) -> str:
    """Why the counter cannot find the unit, or ""."""
    location = pack.subject.get("location", "")
    return "坐落不明确，无法定位不动产单元" if location and plain(location) not in world.flats_by_text else ""


def by_lawyer(pack: Pack) -> str:
    """Why the counter will not look: before suit too it wants the lawyer's papers, and one unit an application."""
    if pack.authority != "LAW":
        return "未提交律师执业证、律师事务所证明和授权委托书"
    if pack.id_no:
        return "不得按人查询名下不动产"
    return ""


def reply(answers: Sequence[Answer], receipt: Receipt) -> bytes:
    """The reply file of docs/sources.md."""
    head = ["回执编号", receipt.pack, "查询日期", receipt.day.isoformat(), "结果", receipt.result]
    if receipt.reason:
        return workbook(SHEET, [[SHEET], head, ["理由", receipt.reason]], receipt.day)
    return workbook(SHEET, [[SHEET], head, [], HEADERS.split(), *(_row(each) for each in answers)], receipt.day)


def _row(answer: Answer) -> list[str]:
    house = answer.house
    if house is None:
        number = f"{sum(map(ord, answer.place)) % 10**14:014d}"
        return [answer.place, "", f"990000{number}00000001", "", "住宅", "", "不一致", "", "未抵押", "未查封", "", ""]
    seizure = house.seizures[0] if house.seizures else None
    return [
        answer.place,
        answer.certificate,
        house.unit_no,
        house.area,
        house.usage,
        house.co_ownership,
        "不提供核验" if answer.silent else "一致" if answer.owner else "不一致",
        answer.owner,
        "已抵押" if house.mortgages else "未抵押",
        "已查封" if seizure else "未查封",
        seizure.court if seizure and not answer.silent else "",
        "",
    ]


def _answer(address: Address, house: House | None, named: str, certificate: str) -> Answer:
    silent = bool(address.code) and int(address.code) % _SILENT_COUNTIES == 0
    return Answer(address.registered(), house, named, silent, certificate)


COUNTER = Counter("xlsx", Words("有登记信息", "该坐落无登记信息", "限制状态待核"), search, reply, by_lawyer, unclear)
