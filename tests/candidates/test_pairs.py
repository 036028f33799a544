"""Cases that a damaged number kept apart are proposed as one person's; a person joins them."""

import pytest

from matching.index import MemorySite
from skiptrace.candidates.pairs import BY_NUMBER_ONLY, CasePairs
from tests.candidates.conftest import Office

ROWS = (
    "HT1,王小明,110101199003078515,13812345678,北京市东城区建国路1号2栋3单元401室,1000,,",
    "HT2,王小明,1.10101E+17,13812345678,北京市东城区建国路1号2栋3单元401室,2000,,",
    "HT3,李红霞,110101198001010010,13987654321,北京市西城区解放路9号1栋1单元101室,3000,,",
    "HT4,王小明,,13711112222,上海市浦东新区世纪大道8号5栋2单元302室,4000,,",
)


async def test_a_damaged_number_with_phone_and_flat_alike_is_proposed(office: Office) -> None:
    await office.file(*ROWS)
    found = await CasePairs(office.upkeep, office.sealer.master.index_key).pairs()

    assert [(pair.first, pair.second) for pair in found.pairs] == [("C000001", "C000002")]
    assert found.pairs[0].verdict.reasons
    assert not found.incomplete


async def test_asking_again_finds_the_same_and_writes_nothing(office: Office) -> None:
    await office.file(*ROWS)
    first = await office.pairs()
    (generation,) = await office.site.generations()

    assert await office.pairs() == first
    assert await office.site.generations() == (generation,)


async def test_a_later_file_is_found_without_building_anew(office: Office) -> None:
    await office.file(*ROWS[2:])
    assert await office.pairs() == []
    (before,) = await office.site.generations()
    await office.file(*ROWS[:2])

    assert await office.pairs() == [("C000003", "C000004")]
    (after,) = await office.site.generations()
    assert after.name == before.name
    assert after.records == before.records + 2


async def test_joined_cases_are_no_pair_any_more(office: Office) -> None:
    await office.file(*ROWS)
    await office.pairs()
    await office.register.join("C000001", "C000002")

    assert await office.pairs() == []
    assert (await office.verified()).ok


async def test_a_guarantor_is_found_and_is_no_debtor(office: Office) -> None:
    await office.file("HT1,赵一山,110101199003078515,13812345678,,1000,王小明,110101199003078515", ROWS[0])

    assert await office.pairs() == []


async def test_without_the_index_equal_numbers_are_compared_and_it_says_so(office: Office) -> None:
    twin = "HT9,王晓鸣,110101199003078515,13812345678,北京市东城区建国路1号2栋3单元401室,500,,"
    await office.file(*ROWS, twin)
    lost = MemorySite()
    await lost.close()
    office.site = lost
    found = await CasePairs(office.upkeep, office.sealer.master.index_key).pairs()

    assert [(pair.first, pair.second) for pair in found.pairs] == [("C000001", "C000005")]
    assert BY_NUMBER_ONLY in found.incomplete


@pytest.mark.parametrize("small", [3])
async def test_a_large_index_that_is_lost_is_not_built_unasked(office: Office, small: int) -> None:
    await office.file(*ROWS)
    large = office.another(small=small)
    found = await CasePairs(large.upkeep, office.sealer.master.index_key).pairs()

    assert "skiptrace index build" in found.incomplete
    assert await office.site.generations() == ()
