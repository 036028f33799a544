"""The forms of the papers. Each value has its label, its shape, and whether two people must enter it alike."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from skiptrace.court.choices import Act, Decision, Extent, Order, PaperKind, Thing
from skiptrace.entering.form import MOST_ROWS, Block, Cell, Count, Day, Form, On, Row, Shape, Words, Yuan

_DOCKET = Cell("案号", Shape.COURT_NO, "本案登记的案号；执保案号写入文书号")
_COURT = Cell("法院", Shape.NAME, "落款法院全称")
_MADE = Cell("作出日期", Shape.DAY, "落款日期")
_ID = Cell("证件号码", Shape.IDENT, "文书未载的留空")


class CourtForm(Form):
    """What every paper says at its head: whose court, and in which case."""

    court: Annotated[On[Words], _COURT]
    docket_no: Annotated[On[Words], _DOCKET]


class Respondent(Row):
    """Against whom the ruling is."""

    name: Annotated[On[Words], Cell("被申请人", Shape.NAME, "姓名或名称")]
    id_no: Annotated[On[Words] | None, _ID] = None


class Asked(Row):
    """One line of the ruling's list of measures, as it is worded."""

    text: Annotated[On[Words], Cell("内容", Shape.TEXT, "照录裁定主文一项", key=False)]


class Ruling(CourtForm):
    """裁定书: may open the court's network query, so its result is a key value."""

    ruling_no: Annotated[On[Words], Cell("裁定书文号", Shape.COURT_NO, "如（2026）浙0106民初1号之一")]
    decision: Annotated[
        On[Decision], Cell("裁定结果", Shape.CHOICE, "解除、续行、变更的裁定另有种类", choices=Decision)
    ]
    made_on: Annotated[On[Day], _MADE]
    served_on: Annotated[On[Day] | None, Cell("送达日期", Shape.DAY, "送达回证所载，没有则留空")] = None
    amount: Annotated[On[Yuan] | None, Cell("保全数额", Shape.AMOUNT, "元；驳回的留空")] = None
    applicant: Annotated[On[Words], Cell("申请人", Shape.NAME)]
    respondents: Annotated[tuple[Respondent, ...], Block("被申请人", 3), Field(min_length=1, max_length=MOST_ROWS)]
    asked: Annotated[tuple[Asked, ...], Block("措施", 6), Field(max_length=MOST_ROWS)] = ()


class MeasureRow(Row):
    """One measure on one thing."""

    kind: Annotated[On[Thing], Cell("财产种类", Shape.CHOICE, choices=Thing)]
    what: Annotated[On[Words], Cell("财产标识", Shape.IDENT, "账号、证号、号牌等，照录")]
    name: Annotated[On[Words], Cell("被保全人", Shape.NAME)]
    id_no: Annotated[On[Words] | None, _ID] = None
    holder: Annotated[On[Words], Cell("协助单位", Shape.NAME, "开户行、登记机构等")]
    measure: Annotated[On[Act], Cell("措施", Shape.CHOICE, choices=Act)]
    order: Annotated[On[Order], Cell("首封或轮候", Shape.CHOICE, choices=Order)]
    queue: Annotated[On[Count] | None, Cell("轮候顺位", Shape.COUNT, "文书未载的留空；首封留空")] = None
    start: Annotated[On[Day] | None, Cell("起日", Shape.DAY, "未载的留空")] = None
    end: Annotated[On[Day] | None, Cell("止日", Shape.DAY, "照录法院所载，未载的留空")] = None
    asked: Annotated[On[Yuan] | None, Cell("要求数额", Shape.AMOUNT, "元")] = None
    frozen: Annotated[On[Yuan] | None, Cell("实际冻结数额", Shape.AMOUNT, "元")] = None
    notice_no: Annotated[On[Words] | None, Cell("协助执行通知书文号", Shape.COURT_NO)] = None
    remark: Annotated[On[Words] | None, Cell("备注", Shape.TEXT, key=False)] = None


class MeasuresPaper(CourtForm):
    """保全结果告知书 and 协助执行回执: which measures were taken, on what, from when to when, for how much."""

    document_no: Annotated[On[Words], Cell("文书号", Shape.COURT_NO, "告知书或回执的编号")]
    ruling_no: Annotated[On[Words] | None, Cell("所依据的裁定文号", Shape.COURT_NO)] = None
    made_on: Annotated[On[Day], _MADE]
    measures: Annotated[tuple[MeasureRow, ...], Block("措施", 8), Field(min_length=1, max_length=MOST_ROWS)]


class LiftedRow(Row):
    """One thing whose measure the ruling lifts, whole or in part."""

    kind: Annotated[On[Thing], Cell("财产种类", Shape.CHOICE, choices=Thing)]
    what: Annotated[On[Words], Cell("财产标识", Shape.IDENT, "账号、证号、号牌等，照录")]
    name: Annotated[On[Words], Cell("被保全人", Shape.NAME)]
    id_no: Annotated[On[Words] | None, _ID] = None
    extent: Annotated[On[Extent], Cell("全部或部分解除", Shape.CHOICE, choices=Extent)]
    amount: Annotated[On[Yuan] | None, Cell("解除数额", Shape.AMOUNT, "部分解除的填；元")] = None


class RenewedRow(Row):
    """One thing whose measure goes on, until when; what moves in line says so."""

    kind: Annotated[On[Thing], Cell("财产种类", Shape.CHOICE, choices=Thing)]
    what: Annotated[On[Words], Cell("财产标识", Shape.IDENT, "账号、证号、号牌等，照录")]
    name: Annotated[On[Words], Cell("被保全人", Shape.NAME)]
    id_no: Annotated[On[Words] | None, _ID] = None
    start: Annotated[On[Day] | None, Cell("续行起日", Shape.DAY, "未载的留空")] = None
    end: Annotated[On[Day], Cell("续行止日", Shape.DAY, "照录法院所载")]
    order: Annotated[
        On[Order] | None, Cell("首封或轮候", Shape.CHOICE, "文书载明顺位的填，未载的留空", choices=Order)
    ] = None
    window_opens: Annotated[On[Day] | None, Cell("续行申请自", Shape.DAY, "法院另定申请期间的填")] = None
    window_closes: Annotated[On[Day] | None, Cell("续行申请至", Shape.DAY, "法院另定申请期间的填")] = None


class LaterRuling(CourtForm):
    """What every ruling says that changes a measure already taken."""

    ruling_no: Annotated[On[Words], Cell("裁定书文号", Shape.COURT_NO, "如（2026）浙0106民初1号之二")]
    made_on: Annotated[On[Day], _MADE]
    served_on: Annotated[On[Day] | None, Cell("送达日期", Shape.DAY, "送达回证所载，没有则留空")] = None


class LiftingRuling(LaterRuling):
    """解除保全裁定: which measures end, whole or in part (保全规定 22, 23)."""

    reason: Annotated[On[Words] | None, Cell("解除原因", Shape.TEXT, "照录", key=False)] = None
    lifted: Annotated[tuple[LiftedRow, ...], Block("解除", 6), Field(min_length=1, max_length=MOST_ROWS)]


class RenewalRuling(LaterRuling):
    """续行裁定: until when each measure goes on (保全规定 18; 民诉解释 485)."""

    renewed: Annotated[tuple[RenewedRow, ...], Block("续行", 6), Field(min_length=1, max_length=MOST_ROWS)]


class ReplacementRuling(LaterRuling):
    """变更保全标的物裁定: what is lifted, and what is seized in its place (民诉解释 167)."""

    lifted: Annotated[tuple[LiftedRow, ...], Block("解除", 4), Field(min_length=1, max_length=MOST_ROWS)]
    measures: Annotated[tuple[MeasureRow, ...], Block("措施", 4), Field(min_length=1, max_length=MOST_ROWS)]


class AccountRow(Row):
    """One account of the print; the names are those of the source `bank_deposits`."""

    bank: Annotated[On[Words], Cell("反馈单位", Shape.NAME)]
    name: Annotated[On[Words], Cell("户名", Shape.NAME)]
    id_no: Annotated[On[Words] | None, _ID] = None
    account_no: Annotated[On[Words], Cell("账号", Shape.IDENT, "照录，掩码照录")]
    account_kind: Annotated[On[Words] | None, Cell("账户类别", Shape.TEXT, key=False)] = None
    account_status: Annotated[On[Words] | None, Cell("账户状态", Shape.TEXT, key=False)] = None
    currency: Annotated[On[Words] | None, Cell("币种", Shape.TEXT, key=False)] = None
    balance: Annotated[On[Yuan], Cell("账户余额", Shape.AMOUNT)]
    available: Annotated[On[Yuan] | None, Cell("可用余额", Shape.AMOUNT)] = None
    seized_by: Annotated[On[Words] | None, Cell("冻结机关", Shape.NAME)] = None
    seizure_no: Annotated[On[Words] | None, Cell("冻结文号", Shape.COURT_NO)] = None
    frozen_amount: Annotated[On[Yuan] | None, Cell("冻结金额", Shape.AMOUNT)] = None
    seized_to: Annotated[On[Day] | None, Cell("冻结止", Shape.DAY)] = None
    as_of: Annotated[On[Day], Cell("反馈时间", Shape.DAY)]
    phone: Annotated[On[Words] | None, Cell("联系电话", Shape.IDENT)] = None
    address: Annotated[On[Words] | None, Cell("通讯地址", Shape.NAME)] = None


class NetworkPrint(CourtForm):
    """网络查控 on paper: read as the sheet would be, so that the profile cannot tell one from the other."""

    name: Annotated[On[Words], Cell("被查询人", Shape.NAME)]
    id_no: Annotated[On[Words] | None, _ID] = None
    total: Annotated[On[Count], Cell("反馈单位共几家", Shape.COUNT)]
    answered: Annotated[On[Count], Cell("已反馈几家", Shape.COUNT)]
    accounts: Annotated[tuple[AccountRow, ...], Block("账户", 10), Field(max_length=MOST_ROWS)] = ()


FORMS: Mapping[PaperKind, type[CourtForm]] = MappingProxyType(
    {
        PaperKind.RULING: Ruling,
        PaperKind.RESULT_NOTICE: MeasuresPaper,
        PaperKind.ASSISTANCE_RECEIPT: MeasuresPaper,
        PaperKind.NETWORK_PRINT: NetworkPrint,
        PaperKind.LIFTING_RULING: LiftingRuling,
        PaperKind.RENEWAL_RULING: RenewalRuling,
        PaperKind.REPLACEMENT_RULING: ReplacementRuling,
    }
)
