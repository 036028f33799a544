"""Chinese words for codes that commands and interface show."""

from connectors.answer import Outcome
from connectors.authority import Family
from skiptrace.cases.case import ClaimStatus, HoldKind, PartyRole
from skiptrace.journal import Action

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
    "unit": "房屋（按坐落、证号查询）",
    "vehicle": "车辆",
    "deposit": "存款与支付账户",
    "housing_fund": "住房公积金",
    "social_insurance": "社会保险",
    "operator_number": "运营商修复号码",
    "equity": "股权",
    "office": "任职",
    "securities": "证券",
    "insurance": "保险",
    "chattel_charge": "动产与权利担保登记",
    "pledge_claim": "股权质权",
    "dishonest": "失信被执行人",
    "executed": "被执行人",
}

CLAIMS = {
    ClaimStatus.ACTIVE: "未清偿",
    ClaimStatus.SETTLED: "已结清",
    ClaimStatus.WITHDRAWN: "已撤回",
    ClaimStatus.TRANSFERRED: "已转让",
}

DECISIONS = {"same": "同一人", "possible": "可能是同一人", "different": "不是同一人", "cannot_tell": "无法判断"}

FAMILIES = {Family.LOOKUP: "在线查询", Family.DROP: "取入文件", Family.EXCHANGE: "请求包", Family.DESK: "人工查询"}

CATEGORIES = {
    "identity": "身份",
    "contact": "联系方式",
    "real_estate": "不动产",
    "vehicle": "机动车",
    "deposit": "存款",
    "fund": "公积金与社保",
    "equity": "股权",
    "enforcement": "执行",
    "securities": "证券",
    "insurance": "保险",
    "movables": "动产担保",
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

ACTIONS = {
    Action.IMPORTED: "导入",
    Action.UPDATED: "更新",
    Action.HELD: "停止",
    Action.RELEASED: "恢复",
    Action.DOCKET_ADDED: "登记法院案件",
    Action.PERMIT_ADDED: "申请许可",
    Action.PERMIT_APPROVED: "批准许可",
    Action.PERMIT_REVOKED: "撤销许可",
    Action.PLANNED: "计划查询",
    Action.INTENT: "即将查询",
    Action.ANSWERED: "得到答复",
    Action.DENIED: "拒绝查询",
    Action.PACK_DRAFTED: "起草请求包",
    Action.PACK_APPROVED: "批准请求包",
    Action.PACK_SENDING: "发送请求包",
    Action.PACK_CARRIED: "送达请求包",
    Action.PACK_ACCEPTED: "登记请求包受理",
    Action.PACK_REMINDED: "催询请求包",
    Action.PACK_RETURNED: "登记请求包退件",
    Action.PACK_WITHDRAWN: "撤回请求包",
    Action.REPLY_FETCHED: "取回回复文件",
    Action.REPLY_TAKEN: "收取回复",
    Action.RESOLVED: "身份比对",
    Action.DECIDED: "人工认定",
    Action.UNDONE: "撤销认定",
    Action.READ: "查看完整信息",
    Action.CONTACT_CHECKED: "联系检查",
    Action.CONTACT_LOGGED: "登记联系结果",
    Action.PLAN_CHOSEN: "决定申请方案",
    Action.EVENT_ENTERED: "登记时效事件",
    Action.EVENT_UNDONE: "撤销时效事件",
    Action.DEPENDANTS_TOLD: "登记所扶养家属人数",
    Action.GUARANTEE_TOLD: "登记保证方式与保证期间",
    Action.GUARANTEE_UNDONE: "撤销登记的保证方式与保证期间",
    Action.DOSSIER_MADE: "生成档案",
    Action.PAPERS_MADE: "生成文书草稿",
    Action.ERASED: "删除数据",
    Action.KEY_ADDED: "发放密钥",
    Action.KEY_REVOKED: "撤销密钥",
    Action.ASSIGNED: "分配案件",
    Action.UNASSIGNED: "收回案件",
    Action.RUN_CREATED: "开始批次",
    Action.RUN_CANCELLED: "取消批次",
    Action.REPORT_MADE: "生成批次报告",
    Action.INDEX_BUILT: "重建检索库",
    Action.SOURCE_PROBED: "试通来源",
    Action.INDEX_SWAPPED: "切换检索库",
    Action.COURT_TAKEN: "登记法院文书",
    Action.COURT_ENTERED: "录入法院文书",
    Action.COURT_SETTLED: "法院文书生效",
    Action.PAPER_TAKEN: "登记纸质回复",
    Action.PAPER_ENTERED: "录入纸质回复",
    Action.CONTACT_DIALLED: "申请中间号",
    Action.BUNDLE_MADE: "生成证据包",
}
