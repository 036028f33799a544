"""The closed choices of the court's forms: Chinese words on the form, codes in JSON and in the store."""

from enum import StrEnum

from skiptrace.entering.form import Choice
from skiptrace.law.periods import SeizedKind


class PaperKind(StrEnum):
    """Which of the court's papers it is."""

    RULING = "ruling"
    RESULT_NOTICE = "result_notice"
    ASSISTANCE_RECEIPT = "assistance_receipt"
    NETWORK_PRINT = "network_print"
    LIFTING_RULING = "lifting_ruling"
    RENEWAL_RULING = "renewal_ruling"
    REPLACEMENT_RULING = "replacement_ruling"

    @property
    def chinese(self) -> str:
        return {
            "ruling": "财产保全裁定书",
            "result_notice": "保全结果告知书",
            "assistance_receipt": "协助执行通知书回执",
            "network_print": "法院网络查控结果（纸质）",
            "lifting_ruling": "解除保全裁定书",
            "renewal_ruling": "续行保全裁定书",
            "replacement_ruling": "变更保全标的物裁定书",
        }[self.value]


class CourtChoice(Choice):
    """A choice of a court's form."""

    @property
    def chinese(self) -> str:
        return _WORDS[type(self).__name__][self.value]


class Decision(CourtChoice):
    """What the court ruled."""

    GRANTED = "granted"
    DISMISSED = "dismissed"


class Thing(CourtChoice):
    """What kind of thing a measure is on."""

    DEPOSIT = "deposit"
    PAYMENT_ACCOUNT = "payment_account"
    HOUSE = "house"
    VEHICLE = "vehicle"
    HOUSING_FUND = "housing_fund"
    EQUITY = "equity"
    OTHER = "other"

    @property
    def seized(self) -> SeizedKind:
        """The class whose maximum the law sets (民诉解释 485)."""
        if self in {Thing.DEPOSIT, Thing.PAYMENT_ACCOUNT}:
            return SeizedKind.DEPOSIT
        return SeizedKind.MOVABLE if self is Thing.VEHICLE else SeizedKind.REAL_ESTATE


class Act(CourtChoice):
    """What was done to it (民诉 106)."""

    SEAL = "seal"
    DETAIN = "detain"
    FREEZE = "freeze"


class Order(CourtChoice):
    """Whether the measure is in force, or waits for the one before it (查封规定 26)."""

    FIRST = "first"
    WAITING = "waiting"


class Extent(Choice):
    """How much of a measure is lifted (保全规定 22, 23)."""

    WHOLE = "whole"
    PARTIAL = "partial"


_WORDS = {
    "Decision": {"granted": "准予保全", "dismissed": "驳回申请"},
    "Thing": {
        "deposit": "银行存款",
        "payment_account": "支付账户余额",
        "house": "房屋等不动产",
        "vehicle": "机动车",
        "housing_fund": "住房公积金",
        "equity": "股权",
        "other": "其他财产",
    },
    "Act": {"seal": "查封", "detain": "扣押", "freeze": "冻结"},
    "Extent": {"whole": "全部解除", "partial": "部分解除"},
    "Order": {"first": "首封", "waiting": "轮候"},
}
