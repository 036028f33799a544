"""A column is understood in any wording and order, and a stranger's column is left out."""

from decimal import Decimal

import pytest

from skiptrace.cases.headers import Field, Header, Role, find_header, is_repeated, label, recognise
from skiptrace.cases.spreadsheet import Sheet

WORDINGS = {
    Field.NAME: "客户姓名 姓名 借款人 借款人姓名 主借款人 债务人 客户名称 户名 被执行人 欠款人姓名 被催收人",
    Field.ID_NO: "身份证号码 证件号 证件号码 公民身份号码 身份证 借款人身份证号",
    Field.PHONE: "手机号码 手机1 联系电话 本人电话 联系方式 单位电话 移动电话 座机",
    Field.ADDRESS: "家庭地址 户籍地址 现居住地址 通讯地址 身份证地址 家庭住址 单位地址",
    Field.EMPLOYER: "单位名称 工作单位 就职公司 单位",
    Field.CONTRACT: "合同号 合同编号 借款合同编号 借据号 贷款编号 账号 订单号",
    Field.PRINCIPAL: "逾期本金(元) 剩余本金 本金余额 尚欠本金 贷款余额 本金 未还本金（万元）",
    Field.INTEREST: "利息 欠息 逾期利息 应收利息",
    Field.PENALTY: "罚息 违约金 罚息/违约金 滞纳金",
    Field.COSTS: "费用 其他费用 诉讼费 律师费",
    Field.TOTAL: "欠款总额 本息合计 逾期总金额 应还总额 委案金额 欠款金额",
    Field.OVERDUE_SINCE: "逾期日期 逾期开始日 起逾日 首次逾期日期 逾期起始时间",
    Field.AS_OF: "余额日期 数据日期 截止日期 统计日期 基准日",
    Field.REMARK: "备注 贷款状态 是否死亡 是否停催 结清状态 案件状态",
    Field.PLATE: "车牌 车牌号 号牌号码",
    Field.BANK_CARD: "开户卡号 银行卡号 还款账号 卡号",
    Field.OTHER: "逾期天数 贷款到期日 放款日期 担保方式 利率 与借款人关系 担保合同号 开户行",
}


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, many in WORDINGS.items() for t in many.split()])
def test_a_wording_is_understood(kind: Field, text: str) -> None:
    found = recognise(label(text))

    assert found is not None
    assert found[0] is kind


def header(*rows: tuple[str | float, ...]) -> Header:
    found = find_header(Sheet("明细", [*rows], {}))
    assert found is not None
    return found


def test_a_title_a_unit_and_two_header_rows_are_read_together() -> None:
    found = header(
        ("2026年10月逾期明细", "", "", "", ""),
        ("单位：万元", "", "", "", ""),
        ("客户信息", "客户信息", "担保人信息", "担保人信息", "借款信息"),
        ("姓名", "证件号", "姓名", "证件号", "剩余本金"),
        ("赵一", "", "", "", 12.5),
    )

    assert found.first_row == 4
    assert [c.index for c in found.of(Field.NAME)] == [0]
    assert [c.index for c in found.of(Field.NAME, Role.GUARANTOR)] == [2]
    assert [c.index for c in found.of(Field.ID_NO, Role.GUARANTOR)] == [3]
    assert found.of(Field.PRINCIPAL)[0].scale == Decimal(10_000)


def test_columns_that_belong_to_the_upper_row_only_are_kept() -> None:
    found = header(("序号", "姓名", "借款信息", "借款信息", "备注"), ("", "", "合同号", "本金", ""))

    assert {c.field for c in found.columns} == {
        Field.SERIAL,
        Field.NAME,
        Field.CONTRACT,
        Field.PRINCIPAL,
        Field.REMARK,
    }


def test_relatives_and_emergency_contacts_are_left_out_with_a_note() -> None:
    found = header(("姓名", "本金", "紧急联系人电话", "配偶姓名", "配偶手机"))

    assert [c.index for c in found.columns] == [0, 1]
    assert len([note for note in found.notes if "第三人" in note]) == 3


def test_several_guarantors_and_co_borrowers_keep_apart() -> None:
    found = header(("借款人", "本金", "担保人1姓名", "担保人1电话", "担保人2姓名", "共同借款人", "第三担保人姓名"))

    assert found.others == ((Role.CO_BORROWER, 1), (Role.GUARANTOR, 1), (Role.GUARANTOR, 2), (Role.GUARANTOR, 3))


@pytest.mark.parametrize(
    "titles",
    [
        ("姓名", "本金", "担保人", "担保人身份证号", "担保人", "担保人身份证号"),
        ("姓名", "本金", "担保人(1)", "担保人(2)", "担保人身份证号(1)", "担保人身份证号(2)"),
    ],
)
def test_two_guarantors_without_a_figure_are_two_people(titles: tuple[str, ...]) -> None:
    found = header(titles)

    assert found.others == ((Role.GUARANTOR, 1), (Role.GUARANTOR, 2))
    assert [len(found.of(Field.ID_NO, Role.GUARANTOR, n)) for n in (1, 2)] == [1, 1]


def test_what_is_owed_wins_over_what_was_lent() -> None:
    found = header(("姓名", "贷款金额", "贷款本金", "剩余本金"))

    assert [c.title for c in found.of(Field.PRINCIPAL)] == ["剩余本金"]


def test_what_was_lent_serves_only_with_a_warning() -> None:
    found = header(("姓名", "贷款金额"))

    assert [c.title for c in found.of(Field.PRINCIPAL)] == ["贷款金额"]
    assert any("放款金额" in note for note in found.notes)


def test_a_data_row_with_header_words_in_it_is_no_header() -> None:
    found = header(("姓名", "本金", "单位", "备注"), ("赵一", 12345.6, "某工作站", "停催"))

    assert found.first_row == 1


def test_a_sheet_without_a_name_or_an_amount_has_no_header() -> None:
    assert find_header(Sheet("说明", [("字段", "含义"), ("姓名", "借款人的姓名")], {})) is None
    assert find_header(Sheet("空", [], {})) is None


def test_a_header_repeated_by_a_page_break_is_recognised() -> None:
    found = header(("姓名", "本金", "备注"))

    assert is_repeated(found, ("姓名", "本 金", "备注"))
    assert not is_repeated(found, ("赵一", 1.0, ""))
