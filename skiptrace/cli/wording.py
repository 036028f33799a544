"""Chinese words for codes that several commands show."""

from connectors.answer import Outcome

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
}
