"""Writes the Word templates of the court papers: `python -m skiptrace.documents.templates.build`.

It exists so that the first edition is reviewable as text; after that lawyers edit the .docx in Word. The tags are
docxtpl's: `{{ value }}`, `{%p ... %}` for a paragraph, `{%tr ... %}` for a table row.
"""

from collections.abc import Callable
from pathlib import Path

from skiptrace.documents.templates.sheet import HEI, Sheet

FOLDER = Path(__file__).parent


def _blocked(sheet: Sheet) -> None:
    sheet.tag("{%p if blocked %}")
    sheet.head("本草稿目前不能提交：")
    sheet.tag("{%p for item in blocked %}")
    sheet.line("□ {{ item }}", size=12)
    sheet.tag("{%p endfor %}")
    sheet.tag("{%p endif %}")


def _applicant(sheet: Sheet, who: str) -> None:
    sheet.body(f"{who}：{{{{ applicant.name }}}}，统一社会信用代码：{{{{ applicant.credit_code }}}}。")
    sheet.body("住所地：{{ applicant.address }}。联系电话：{{ applicant.phone }}。")
    sheet.body("法定代表人（负责人）：{{ applicant.representative }}。")
    sheet.body("委托诉讼代理人：【由承办律师填写：姓名、单位、执业证号、电话、代理权限】。")


def _respondents(sheet: Sheet, who: str) -> None:
    sheet.tag("{%p for r in respondents %}")
    sheet.body(
        f"{who}（{{{{ r.role }}}}）：{{{{ r.name }}}}，{{{{ r.sex }}}}，{{{{ r.birth_date }}}} 出生，"
        "身份证号：{{ r.id_no }}。住所地（送达地址）：{{ r.address }}。联系电话：{{ r.phone }}。"
    )
    sheet.small("出处：{{ r.places }}")
    sheet.tag("{%p endfor %}")


def _claims(sheet: Sheet) -> None:
    sheet.tag("{%p for c in claims %}")
    sheet.body(
        "合同 {{ c.contract }}：截至 {{ c.as_of }}，尚欠本金 {{ c.principal }}，利息 {{ c.interest }}，"
        "罚息 {{ c.penalty }}，费用 {{ c.costs }}。"
    )
    sheet.small("出处：{{ c.places }}")
    sheet.tag("{%p endfor %}")


def _assets(sheet: Sheet, amount: str) -> None:
    sheet.table(
        "a in assets",
        [
            ("序号", "{{ a.number }}", 1),
            ("权利人", "{{ a.owner }}", 2.1),
            ("财产", "{{ a.kind }}：{{ a.title }}", 4.6),
            ("权利负担", "抵押：{{ a.mortgages }}；查封冻结：{{ a.seizures }}", 3.2),
            ("措施", "{{ a.measure }}", 1.4),
            (amount, "{{ a.amount }}", 2.2),
            ("证据", "{{ a.evidence }}", 1.7),
        ],
    )
    sheet.tag("{%p if not assets %}")
    sheet.body("（目前没有已确认的财产线索。）")
    sheet.tag("{%p endif %}")


def _signature(sheet: Sheet, who: str) -> None:
    sheet.body("此致")
    sheet.line("{{ court }}")
    sheet.line(f"　　　　　　　　　　　　　　　{who}（签名或者盖章）：")
    sheet.line("　　　　　　　　　　　　　　　　　　　　年　　月　　日")


def _attachments(sheet: Sheet) -> None:
    sheet.head("附件一　证据目录", new_page=True)
    sheet.table(
        "e in exhibits",
        [
            ("编号", "{{ e.number }}", 1.2),
            ("名称", "{{ e.title }}", 3.4),
            ("来源", "{{ e.source }}", 2.4),
            ("证明对象和内容", "{{ e.purpose }}", 4.2),
            ("取得日期", "{{ e.obtained }}", 2.0),
            ("SHA-256（前16位）；原件/复印件、页码、份数由承办人填", "{{ e.sha256[:16] }}", 3.0),
        ],
    )
    sheet.head("附件二　财产逐项信息及出处")
    sheet.tag("{%p for a in assets %}")
    sheet.line("{{ a.number }}．{{ a.kind }}　{{ a.title }}", font=HEI, size=12)
    sheet.line(
        "权利人：{{ a.owner }}；估值：{{ a.value }}；可供执行净值：{{ a.net }}；线索等级：{{ a.grade }}", size=10.5
    )
    sheet.line("抵押：{{ a.mortgages }}；查封冻结：{{ a.seizures }}", size=10.5)
    sheet.tag("{%p for d in a.details %}")
    sheet.line("{{ d.label }}：{{ d.text }}（{{ d.evidence }} {{ d.source }} {{ d.pointer }}）", size=10.5)
    sheet.tag("{%p endfor %}")
    sheet.tag("{%p if a.remark %}")
    sheet.line("说明：{{ a.remark }}", size=10.5)
    sheet.tag("{%p endif %}")
    sheet.tag("{%p endfor %}")
    sheet.head("附件三　所依据的规定")
    sheet.tag("{%p for c in citations %}")
    sheet.line("{{ c }}", size=10.5)
    sheet.tag("{%p endfor %}")
    sheet.head("附件四　缺件清单（本草稿尚缺，由承办律师补齐后方可提交）")
    sheet.tag("{%p for item in lacks %}")
    sheet.line("□ {{ item }}", size=10.5)
    sheet.tag("{%p endfor %}")


def _request(sheet: Sheet) -> None:
    sheet.head("请求事项")
    sheet.body(
        "一、请求对被申请人价值人民币 {{ amount.text }}（大写：{{ capital }}）范围内的财产采取保全措施，具体如下："
    )
    _assets(sheet, "申请数额")
    sheet.body("二、保全期限：{{ periods }}")
    sheet.body("三、保全申请费 {{ fee.value.text }}，{{ fee_payer }}。")
    sheet.small("计算：{{ fee.steps | join('；') }}")


def pre_suit() -> bytes:
    """财产保全申请书 before suit (民诉 104; 保全规定 1)."""
    sheet = Sheet("财产保全申请书", "（诉前财产保全用）")
    _blocked(sheet)
    _applicant(sheet, "申请人")
    _respondents(sheet, "被申请人")
    _request(sheet)
    sheet.head("事实和理由")
    _claims(sheet)
    sheet.body("【缺：情况紧急、不立即申请保全将使申请人合法权益受到难以弥补的损害的具体事实与证据】")
    sheet.body("【缺：受理法院与被保全财产所在地、被申请人住所地或者案件管辖的联系】")
    sheet.tag("{%p for b in basis %}")
    sheet.body("{{ b }}")
    sheet.tag("{%p endfor %}")
    sheet.head("担保")
    sheet.body("{{ security }}。担保方式：【缺：担保人、担保方式、担保财产及价值】")
    sheet.small("计算：{{ security_steps | join('；') }}")
    sheet.body("申请人将在人民法院采取保全措施后三十日内依法提起诉讼或者申请仲裁。")
    _signature(sheet, "申请人")
    _attachments(sheet)
    return sheet.to_bytes()


def in_suit() -> bytes:
    """财产保全申请书 in suit (民诉 103; 保全规定 1, 5, 9-11)."""
    sheet = Sheet("财产保全申请书", "（诉讼财产保全用）")
    _blocked(sheet)
    _applicant(sheet, "申请人")
    _respondents(sheet, "被申请人")
    sheet.body("案号：{{ docket }}；案由：{{ cause }}；立案日期：{{ filed }}。")
    _request(sheet)
    sheet.body("四、□ 裁定保全后，请求通过网络执行查控系统查询被申请人的财产（保全规定第11条，须以书面另行提出）。")
    sheet.head("事实和理由")
    _claims(sheet)
    sheet.body("【缺：可能使判决难以执行或者造成其他损害的具体事实与证据】")
    sheet.tag("{%p for b in basis %}")
    sheet.body("{{ b }}")
    sheet.tag("{%p endfor %}")
    sheet.head("担保")
    sheet.body("{{ security }}。")
    sheet.small("计算：{{ security_steps | join('；') }}")
    _signature(sheet, "申请人")
    _attachments(sheet)
    return sheet.to_bytes()


def execution() -> bytes:
    """强制执行申请书, in the elements of the 2025 form (执行规定 16, 18)."""
    sheet = Sheet("强制执行申请书", "")
    _applicant(sheet, "申请执行人")
    sheet.body(
        "收款账户：开户名 {{ applicant.account_name }}，开户行 {{ applicant.bank }}，账号 {{ applicant.account_no }}。"
    )
    _respondents(sheet, "被执行人")
    sheet.head("执行依据")
    sheet.body("文书类型：{{ instrument.kind }}；文书号：{{ instrument.number }}；作出机构：{{ instrument.court }}。")
    sheet.body(
        "案由：{{ cause }}；生效日期：{{ instrument.effective }}；履行期限届满日：{{ instrument.performance_due }}。"
    )
    sheet.body("判项主文：{{ instrument.orders }}")
    sheet.tag("{%p if docket %}")
    sheet.body("执行案号：{{ docket }}；立案日期：{{ filed }}。")
    sheet.tag("{%p endif %}")
    sheet.head("申请执行事项")
    sheet.body("请求强制执行金钱给付共计人民币 {{ amount.text }}（大写：{{ capital }}），其中：")
    sheet.body("本金 {{ totals.principal }}；一般债务利息 {{ totals.interest }}；")
    sheet.body("罚息 {{ totals.penalty }}；其他费用 {{ totals.costs }}；")
    sheet.body("加倍部分债务利息（暂计至 {{ written }}）{{ totals.late_interest }}，此后计至实际清偿之日。")
    _claims(sheet)
    sheet.body("执行申请费 {{ fee.value.text }}，{{ fee_payer }}。")
    sheet.small("计算：{{ fee.steps | join('；') }}")
    sheet.head("是否有诉前、诉讼保全")
    sheet.tag("{%p if preservation %}")
    sheet.body("有，保全裁定：{{ preservation }}；最早到期时间：【由承办律师依法院文书填写】")
    sheet.tag("{%p else %}")
    sheet.body("系统没有登记保全裁定。")
    sheet.tag("{%p endif %}")
    sheet.head("事实和理由")
    sheet.body("上述法律文书已经发生法律效力，被执行人未在确定的期限内履行。")
    sheet.tag("{%p for b in basis %}")
    sheet.body("{{ b }}")
    sheet.tag("{%p endfor %}")
    sheet.head("所了解的被执行人财产状况")
    _assets(sheet, "请求数额")
    _signature(sheet, "申请执行人")
    _attachments(sheet)
    return sheet.to_bytes()


TEMPLATES: dict[str, Callable[[], bytes]] = {
    "preservation_pre_suit.docx": pre_suit,
    "preservation_in_suit.docx": in_suit,
    "execution.docx": execution,
}


def build(folder: Path = FOLDER) -> None:
    """Write every template into the folder."""
    for name, make in TEMPLATES.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    build()
