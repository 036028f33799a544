"""Chinese words for codes that several commands show."""

from connectors.answer import Outcome
from skiptrace.cases.case import HoldKind, PartyRole

OUTCOMES = {
    Outcome.FOUND: "查得",
    Outcome.NO_RECORD: "查无登记",
    Outcome.PARTIAL: "部分反馈",
    Outcome.PENDING: "等待中",
    Outcome.REFUSED: "对方不予提供",
    Outcome.FAILED: "查询失败",
    Outcome.NOT_ASKED: "未查询",
}

KINDS = {
    "person": "身份与联系",
    "house": "房屋",
    "vehicle": "车辆",
    "deposit": "存款与支付账户",
    "housing_fund": "住房公积金",
    "operator_number": "运营商修复号码",
    "equity": "股权",
    "office": "任职",
    "pledge_claim": "股权质权",
    "dishonest": "失信被执行人",
    "executed": "被执行人",
}

HOLDS = {
    HoldKind.NO_CONTACT: "停催",
    HoldKind.REFUSED: "拒绝联系",
    HoldKind.SETTLED: "已结清",
    HoldKind.WITHDRAWN: "已撤回",
    HoldKind.TRANSFERRED: "已转让",
    HoldKind.DECEASED: "债务人死亡",
}

ROLES = {PartyRole.DEBTOR: "债务人", PartyRole.CO_BORROWER: "共同借款人", PartyRole.GUARANTOR: "保证人"}
