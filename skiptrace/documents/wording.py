"""How fields, grounds, outcomes and roles are called in documents."""

from collections.abc import Mapping
from types import MappingProxyType

from connectors.answer import Outcome
from connectors.authority import Authority
from skiptrace.cases.case import PartyRole
from skiptrace.tracing.profile import Citation
from skiptrace.tracing.titles import COURT

AUTHORITY: Mapping[Authority, str] = MappingProxyType(
    {
        Authority.OWN: "债权人自有记录",
        Authority.AUTH: "债务人书面授权",
        Authority.PUB: "依法公开信息",
        Authority.LAW: "律师持证调查",
        Authority.ORD: "律师调查令",
        Authority.NET: "法院网络查控",
        Authority.JUD: "法院交付的查控结果",
    }
)


def ground(exhibit: Citation) -> str:
    """On what ground an exhibit is here; a paper that a court served says so itself."""
    return "法院送达的文书" if exhibit.source == COURT else AUTHORITY[exhibit.authority]


OUTCOME: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.FOUND: "查到",
        Outcome.NO_RECORD: "无登记",
        Outcome.PARTIAL: "部分反馈",
        Outcome.PENDING: "等待回复",
        Outcome.REFUSED: "对方不予查询",
        Outcome.FAILED: "查询失败",
        Outcome.NOT_ASKED: "未查询",
    }
)

OPERATION: Mapping[str, str] = MappingProxyType(
    {
        "customer": "按证件号",
        "search_phone": "按电话",
        "search_name": "按姓名",
        "account": "按证件号",
        "search": "按姓名和单位",
        "repair": "按证件号和姓名",
        "by_person": "按姓名和证件号",
        "household": "按姓名和公民身份号码",
        "by_location": "按坐落",
        "by_certificate": "按不动产权证号",
        "court_result": "法院反馈",
        "person": "按姓名",
        "dishonest": "失信名单，按姓名和证件号",
        "by_guarantor": "按担保人姓名和证件号",
        "executed": "被执行人，按姓名和证件号",
        "by_number": "按证件号",
        "by_phone": "按电话",
        "bind": "绑定中间号",
        "resume": "按受理号",
    }
)
"""How each operation of the shipped sources asks; an unknown one is shown without."""

ROLE: Mapping[PartyRole, str] = MappingProxyType(
    {PartyRole.DEBTOR: "债务人", PartyRole.CO_BORROWER: "共同借款人", PartyRole.GUARANTOR: "保证人"}
)

FIELDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "house": {
            "location": "坐落",
            "certificate_no": "不动产权证号",
            "unit_no": "不动产单元号",
            "area": "建筑面积（平方米）",
            "usage": "规划用途",
            "registered": "登记日期",
        },
        "unit": {
            "location": "坐落",
            "owner_check": "权利人核验",
            "certificate_no": "不动产权证号",
            "unit_no": "不动产单元号",
            "area": "建筑面积（平方米）",
            "usage": "规划用途",
            "mortgaged": "抵押状态",
            "status": "查封状态",
            "notice": "异议、预告登记",
        },
        "vehicle": {
            "plate": "号牌号码",
            "plate_type": "号牌种类",
            "brand": "品牌",
            "model": "型号",
            "vin": "车辆识别代号",
            "engine_no": "发动机号",
            "registered": "初次登记",
            "inspection_to": "检验有效期止",
            "status": "状态",
        },
        "deposit": {
            "bank": "开户机构",
            "account_no": "账号",
            "account_kind": "账户类别",
            "account_status": "账户状态",
            "currency": "币种",
            "balance": "余额",
            "available": "可用余额",
            "as_of": "反馈时间",
            "opened": "开户日期",
        },
        "housing_fund": {
            "account_no": "个人账号",
            "employer": "缴存单位",
            "base": "缴存基数",
            "monthly": "月缴存额",
            "balance": "余额",
            "account_status": "账户状态",
            "paid_to": "缴至年月",
            "opened": "开户日期",
            "loan_balance": "贷款余额",
        },
        "social_insurance": {
            "employer": "参保单位",
            "scheme": "险种",
            "account_no": "个人编号",
            "account_status": "参保状态",
            "base": "缴费基数",
            "paid_to": "缴费（发放）至",
            "pension": "月待遇",
            "pension_from": "待遇起始",
            "opened": "首次参保",
        },
        "equity": {
            "company": "公司名称",
            "credit_code": "统一社会信用代码",
            "role": "身份",
            "share": "持股比例",
            "subscribed_amount": "认缴出资额（元）",
            "subscribed_to": "认缴期限",
            "paid_amount": "实缴出资额（元）",
            "company_status": "公司状态",
            "as_of": "登记信息日期",
        },
        "securities": {
            "security_name": "证券简称",
            "security_code": "证券代码",
            "security_kind": "证券类别",
            "market": "市场",
            "account_no": "证券账户号",
            "account_status": "账户状态",
            "broker": "托管单元",
            "quantity": "持有数量",
            "available_quantity": "可用数量",
            "frozen_quantity": "司法冻结数量",
            "pledged_quantity": "质押数量",
            "price": "价格（元）",
            "price_date": "价格日期",
            "as_of": "数据日期",
        },
        "insurance": {
            "insurer": "保险公司",
            "policy_no": "保单号",
            "policy_kind": "险种",
            "product": "产品",
            "insured_relation": "被保险人是投保人的",
            "beneficiary_kind": "受益人",
            "policy_status": "保单状态",
            "effective_from": "生效日",
            "effective_to": "满期日",
            "cash_value": "现金价值（元）",
            "as_of": "现金价值日期",
            "dividend": "累积红利（元）",
            "loan_balance": "保单贷款余额（元）",
            "plate": "承保车辆号牌",
        },
        "chattel_charge": {
            "charge_kind": "登记种类",
            "description": "担保财产描述",
            "mortgage_no": "登记证明编号",
            "mortgage_from": "登记时间",
            "mortgage_to": "登记到期日",
            "register_status": "登记状态",
        },
        "office": {
            "company": "公司名称",
            "role": "职务",
            "credit_code": "统一社会信用代码",
            "company_status": "公司状态",
        },
        "pledge_claim": {
            "company": "标的公司",
            "role": "身份",
            "pledgor": "出质人",
            "mortgage_no": "登记编号",
            "amount": "担保数额（元）",
            "registered": "登记日期",
        },
        "dishonest": {
            "docket": "案号",
            "court": "执行法院",
            "basis_no": "执行依据文号",
            "duty": "确定的义务",
            "performance": "履行情况",
            "behaviour": "失信行为情形",
            "filed": "立案时间",
            "published": "发布时间",
        },
        "executed": {"docket": "案号", "court": "执行法院", "amount": "执行标的（元）", "filed": "立案时间"},
    }
)
"""Fields shown, by kind and in order. Owners are told by `Share`, never by the raw field: it may name co-owners."""

KIND: Mapping[str, str] = MappingProxyType(
    {
        "house": "房屋",
        "unit": "房屋（按坐落、证号查询）",
        "vehicle": "机动车",
        "deposit": "账户",
        "housing_fund": "住房公积金",
        "social_insurance": "社会保险",
        "person": "客户资料",
        "operator_number": "运营商号码",
        "equity": "股权",
        "office": "任职",
        "securities": "证券",
        "insurance": "保险",
        "chattel_charge": "动产与权利担保登记",
        "pledge_claim": "股权质权",
        "dishonest": "失信被执行人",
        "executed": "被执行人",
    }
)
