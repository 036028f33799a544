"""What is read at once must say what the long way says, which a blank at the end of the text forces."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.fields import address_key, employer
from matching.fields.address_division import locate
from matching.fields.address_text import normal
from matching.fields.address_usual import read_usual

MANY = settings(max_examples=400, deadline=None)
ADDRESS_PIECES = """
浙江省 杭州市 西湖区 文三 建设 人民 路 街 大道 大街 道 巷 弄 号 3 12 501 05 - 幢 栋 号楼 单元 室 区 县 镇 乡 村 街道
社区 小区 住宅区 家属院 住宅楼 期 东 西 中 甲 门 户 房 附 之 院 大 楼 层 座 组 庄 一 二 十 绿城 花园 东方 中央 苑 东苑
新区 开发区 公路 国道 里 条 胡同 线 某 住 户籍地址 郵 戶籍
"""
EMPLOYER_PIECES = """
公司 有限公司 集团 股份 分公司 销售部 杭州 杭州市 浙江省 科技 贸易 公安局 分局 税务局 现 原 在 任职 工作单位 个体
个体工商户 医院 银行 支行 大学 营业部 第一 人民 蓝海 总公司 工厂 项目部 某 员工 经理 的 部 室 中心 車 國 無 資
"""
USUAL = st.builds(
    "{}{}{}号{}{}".format,
    st.sampled_from(["杭州市西湖区", "西湖区", "上海市"]),
    st.sampled_from(["文三路", "人民大道", "中山北路", "胜利街", "中村路"]),
    st.integers(0, 999),
    st.sampled_from(["", "绿城小区", "和润花园", "小区", "紫金家属院", "东方城", "大院", "绿城二期"]),
    st.sampled_from(["", "3幢2单元501室", "12号楼1单元1102室", "03-2-501", "7栋2单元1201室", "3幢501"]),
)
ANY_ADDRESS = st.lists(st.sampled_from(ADDRESS_PIECES.split()), min_size=1, max_size=12).map("".join)
ANY_EMPLOYER = st.lists(st.sampled_from(EMPLOYER_PIECES.split()), min_size=1, max_size=9).map("".join)


@MANY
@given(USUAL | ANY_ADDRESS)
@example("杭州市西湖区文三路100号绿城小区3幢2单元501室")
def test_an_address_read_at_once_says_what_its_parts_say(text: str) -> None:
    written = normal(f"{text} ")
    assert normal(text) == written
    if read_usual(written[locate(written).size :]):
        assert address_key.parse(text) == address_key._by_parts(written, written, locate(written))


@MANY
@given(ANY_EMPLOYER | ANY_EMPLOYER.map(lambda text: f"{text}有限公司"))
@example("杭州蓝海科技有限公司")
def test_an_employer_read_at_once_says_what_the_long_way_says(text: str) -> None:
    assert employer.parse(text) == employer.parse(f"{text} ")


def test_the_usual_address_is_read_at_once() -> None:
    assert read_usual("文三路100号绿城小区3幢2单元501室") == ("文三路", "100", "绿城", "3", "2", "501")
    assert read_usual("文三路100号3-2-501") == ("文三路", "100", "", "3", "2", "501")
    assert read_usual("文三路100弄3号") is None
