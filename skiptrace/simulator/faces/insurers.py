"""The insurers' register of policies (ORD): every policy that names the subject, in whatever part he plays in it.

Surprising: it answers with the policies that kin have taken out on the subject's life beside those that the subject
pays for. The sheet says who is who, and only the one who pays owns the cash value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skiptrace.simulator.counter import Counter, Words
from skiptrace.simulator.faces.sheet import workbook
from skiptrace.simulator.world.things import form_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from skiptrace.simulator.counter import Pack, Receipt
    from skiptrace.simulator.world.belongings import Policy
    from skiptrace.simulator.world.world import World

SHEET = "保险信息查询结果"
HEADERS = (
    "保险公司 保单号 险种类别 产品名称 投保人 投保人证件号码 投保人电话 投保人地址 被保险人 被保险人证件号码 "
    "被保险人与投保人关系 受益人 号牌号码 保单状态 生效日 满期日 现金价值 现金价值日期 累积红利 保单贷款余额 "
    "质权人 质押金额 冻结机关 冻结文号 冻结金额 冻结止"
)


def search(world: World, name: str, id_no: str) -> list[Policy]:
    """Policies that carry the number on either side, and those of the name in the city that carry no full number."""
    person = world.by_id.get(id_no)
    if person is None:
        return []
    held = world.belongings
    about = held.policies_about.get(person.pid, [])
    numbered = [each for each in about if id_no in {each.holder.shown_id, each.insured.shown_id}]
    old = [
        each
        for each in held.policies_by_name.get(name, [])
        if form_of(each.holder.shown_id) != "full" and each.city == person.city
    ]
    return list({each.number: each for each in [*numbered, *old]}.values())


def reply(policies: Sequence[Policy], receipt: Receipt) -> bytes:
    """The reply file of docs/sources.md."""
    head = ["回执编号", receipt.pack, "查询日期", receipt.day.isoformat(), "结果", receipt.result]
    if receipt.reason:
        return workbook(SHEET, [[SHEET], head, ["理由", receipt.reason]], receipt.day)
    day = receipt.day.isoformat()
    rows = [[SHEET], head, [], HEADERS.split(), *(_row(each, day) for each in policies)]
    return workbook(SHEET, rows, receipt.day)


def _row(policy: Policy, day: str) -> list[str]:
    freeze = policy.freeze
    return [
        policy.insurer,
        policy.number,
        policy.kind,
        policy.product,
        policy.holder.shown_name,
        policy.holder.shown_id,
        policy.phone,
        policy.address,
        policy.insured.shown_name,
        policy.insured.shown_id,
        policy.relation,
        policy.beneficiary,
        policy.plate,
        policy.state,
        policy.since.isoformat(),
        policy.until.isoformat(),
        f"{policy.cash:.2f}" if policy.cash is not None else "",
        day if policy.cash is not None else "",
        _sum(policy.dividend),
        _sum(policy.loan),
        policy.pledgee,
        _sum(policy.pledged),
        freeze.court if freeze else "",
        freeze.number if freeze else "",
        f"{freeze.amount:.2f}" if freeze else "",
        freeze.until.isoformat() if freeze else "",
    ]


def _sum(amount: Decimal) -> str:
    return f"{amount:.2f}" if amount else ""


def _asked(world: World, pack: Pack) -> list[Policy]:
    return search(world, pack.name, pack.id_no)


COUNTER = Counter("xlsx", Words("有保单信息", "无保单信息", "部分机构未反馈"), _asked, reply)
