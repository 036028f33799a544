"""What people call the fields of the vocabulary: on forms that a person fills, where a source's own names are codes."""

from collections.abc import Mapping
from types import MappingProxyType

LABELS: Mapping[str, str] = MappingProxyType({
    "name": "姓名或名称", "id_no": "证件号码", "sex": "性别", "birth_date": "出生日期", "phone": "联系电话",
    "address": "地址", "employer": "工作单位", "plate": "号牌号码", "seen": "登记日期", "status": "状态",
    "deceased": "是否死亡", "customer_no": "客户号", "fact": "信息种类", "location": "坐落",
    "certificate_no": "不动产权证号", "unit_no": "不动产单元号", "area": "面积", "usage": "用途",
    "ownership": "共有方式", "share": "份额", "registered": "登记日期", "mortgagee": "抵押权人",
    "mortgage_amount": "被担保债权数额",
    "mortgage_from": "抵押起", "mortgage_to": "抵押止", "mortgage_no": "抵押登记号", "seized_by": "查封机关",
    "seizure_no": "查封文号", "seized_from": "查封起", "seized_to": "查封止", "seizure_rank": "查封顺位",
    "plate_type": "号牌种类", "brand": "品牌", "model": "型号", "vin": "车辆识别代号", "engine_no": "发动机号",
    "inspection_to": "检验有效期止", "bank": "开户机构", "account_no": "账号", "account_kind": "账户类别",
    "account_status": "账户状态", "currency": "币种", "balance": "余额", "available": "可用余额", "as_of": "截止日期",
    "opened": "开户日期", "frozen_amount": "冻结金额", "employer_no": "单位账号", "base": "缴存基数",
    "monthly": "月缴存额", "paid_to": "缴至年月", "loan_balance": "贷款余额", "company": "公司名称",
    "credit_code": "统一社会信用代码", "role": "身份", "subscribed_amount": "认缴额", "subscribed_to": "认缴期限",
    "paid_amount": "实缴额", "company_status": "公司状态", "amount": "金额", "court": "法院", "docket": "案号",
    "pack": "回执编号", "drawn": "查询日期", "reason": "理由",
})  # fmt: skip
