"""The people of a row are read with what stands around them left out, and nothing is repaired."""

from collections.abc import Sequence

import pytest

from skiptrace.cases.case import PartyRole
from skiptrace.cases.reading import read_rows, read_tables
from skiptrace.cases.row import RowResult
from skiptrace.cases.spreadsheet import Cell, Sheet, Workbook


def read(*rows: Sequence[Cell], kind: str = "xlsx") -> list[RowResult]:
    book = Workbook(b"", kind, (Sheet("明细", rows, {}),))
    return list(read_rows(read_tables(book)))


def one(title: str, cell: Cell) -> RowResult:
    return read(("姓名", "本金", title), ("赵一鸣", 100.0, cell))[0]


def codes(result: RowResult) -> list[str]:
    return [problem.code for problem in result.problems]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (5.101041958052797e17, "id_float"),
        (510104195805279700, "id_float"),
        ("5.10104E+17", "id_float"),
        ("510104195805279000", "id_float"),
        ("310115199910209750", "id_damaged"),
        ("31011519991020975", "id_damaged"),
        ("310115199913209756", "id_damaged"),
        ("31O115199910209756", "id_damaged"),
        ("E12345678", "id_other_paper"),
        ("", "id_missing"),
        ("无", "id_missing"),
    ],
)
def test_a_damaged_id_is_set_aside_with_a_warning_and_costs_nothing(cell: Cell, code: str) -> None:
    result = one("身份证号", cell)

    assert result.ok
    assert (result.debtor.id_no, result.debtor.id_hint) == ("", "")
    assert codes(result) == [code]
    assert all(str(cell) not in p.reason + p.mend for p in result.problems if cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("310115199910209756", "310115199910209756"),
        ("'310115199910209756", "310115199910209756"),
        ('="310115199910209756"', "310115199910209756"),
        ("３７０２０２１９６３１１２５９０４Ｘ", "37020219631125904X"),
        ("37020219631125904x", "37020219631125904X"),
        ("320102790719955", "320102197907199551"),
        (320102790719955.0, "320102197907199551"),
        (" 310115 19991020 9756 ", "310115199910209756"),
    ],
)
def test_a_whole_id_is_read_in_every_form(cell: Cell, number: str) -> None:
    result = one("证件号码", cell)

    assert result.debtor.id_no == number
    assert result.problems == ()


def test_a_masked_id_stays_as_it_stands() -> None:
    debtor = one("证件号码", "330106********9286").debtor

    assert (debtor.id_no, debtor.id_hint) == ("", "330106********9286")


def test_zeros_at_the_end_of_an_id_in_a_csv_are_lost_digits_even_when_the_check_fits() -> None:
    number = "110105199003070000"  # a spreadsheet wrote it back; its check character fits by chance
    rows = [("姓名", "本金", "身份证号"), ("赵一鸣", "100", number)]

    assert codes(read(*rows, kind="csv")[0]) == ["id_float"]


@pytest.mark.parametrize(
    ("name", "read_as", "former"),
    [
        ("李  志\u3000", "李志", ()),
        ("周文（曾用名：周小宝）", "周文", ("周小宝",)),
        ("王建国先生", "王建国", ()),
        ("借款人：张三", "张三", ()),
        ("刘*", "刘*", ()),
        ("张**", "张**", ()),
        ("阿卜杜·热合曼", "阿卜杜·热合曼", ()),
        ("赵六320102196701209326", "赵六", ()),
    ],
)
def test_a_name_is_read_without_what_stands_around_it(name: str, read_as: str, former: tuple[str, ...]) -> None:
    debtor = read(("姓名", "本金"), (name, 1.0))[0].debtor

    assert (debtor.name, debtor.former_names) == (read_as, former)


def test_two_names_in_one_cell_make_one_debtor_and_a_warning() -> None:
    result = read(("姓名", "本金"), ("张三、李四", 1.0))[0]

    assert result.debtor.name == "张三"
    assert codes(result) == ["several_names"]


def test_phones_are_read_with_their_remarks_and_a_wifes_is_left_out() -> None:
    result = one("手机号", "本人15805509940（已停机）、158****2996/妻13900000002")

    assert [(f.value, f.e164, f.note) for f in result.debtor.facts] == [
        ("15805509940", "+8615805509940", "停机"),
        ("158****2996", "", ""),
    ]
    assert codes(result) == ["phone_masked", "phone_third_party"]


def test_every_phone_column_is_read_and_the_office_is_named() -> None:
    row = read(
        ("姓名", "本金", "手机1", "手机2", "单位电话"), ("赵一", 1.0, 13900000001.0, "13900000002", "010-88886666")
    )[0]

    assert [(f.value, f.note) for f in row.debtor.facts] == [
        ("13900000001", ""),
        ("13900000002", ""),
        ("01088886666", "单位电话"),
    ]


def test_addresses_employers_plates_and_cards_become_facts() -> None:
    titles = ("姓名", "本金", "户籍地址", "工作单位", "车牌", "还款卡号")
    row = read(titles, ("赵一", 1.0, "杭州市西湖区文三路1号", "个体经营", "浙A·12345", "6222020200011122233"))[0]

    assert [(f.kind, f.value, f.note) for f in row.debtor.facts] == [
        ("address", "杭州市西湖区文三路1号", "户籍地址"),
        ("plate", "浙A12345", ""),
        ("bank_card", "6222020200011122233", ""),
    ]


def test_co_borrowers_and_guarantors_become_parties_with_their_own_columns() -> None:
    titles = ("姓名", "本金", "共同借款人", "共借人证件号", "担保人姓名", "担保人电话", "保证人2姓名")
    row = read(titles, ("赵一", 1.0, "钱二", "330106197711269869", "孙三", "13900000003", "赵一"))[0]

    assert [(p.role, p.name, p.id_no, [f.value for f in p.facts]) for p in row.others] == [
        (PartyRole.CO_BORROWER, "钱二", "330106197711269869", []),
        (PartyRole.GUARANTOR, "孙三", "", ["13900000003"]),
    ]


def test_two_guarantors_in_one_cell_take_the_ids_in_the_same_places() -> None:
    titles = ("姓名", "本金", "担保人", "担保人身份证号")
    row = read(titles, ("赵一", 1.0, "钱二、孙三", "330106197711269869、110105198901089874"))[0]

    assert [(p.name, p.id_no) for p in row.others] == [
        ("钱二", "330106197711269869"),
        ("孙三", "110105198901089874"),
    ]


@pytest.mark.parametrize("title", ["不动产权证号", "房产证号", "抵押房产权证编号", "房屋所有权证号"])
def test_the_certificate_of_a_mortgaged_house_becomes_a_fact(title: str) -> None:
    row = read(("姓名", "本金", title), ("赵一", 1.0, "浙（2019） 杭州市不动产权第0000001号"))[0]

    assert [(f.kind, f.value) for f in row.debtor.facts] == [("certificate", "浙（2019）杭州市不动产权第0000001号")]


@pytest.mark.parametrize("title", ["身份证号", "抵押人身份证号", "抵押合同编号", "抵押房产"])
def test_other_numbers_are_no_certificate(title: str) -> None:
    row = read(("姓名", "本金", title), ("赵一", 1.0, "不动产权第0000001号"))[0]

    assert "certificate" not in [f.kind for f in row.debtor.facts]
