"""Cases that a damaged number kept apart are proposed as one person's; a person joins them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matching.index import CandidateIndex, EmbeddedIndex
from skiptrace.cases.candidates import CaseCandidates
from skiptrace.cases.register import Register
from skiptrace.evidence import Vault
from skiptrace.journal import Actor, Journal, Scribe
from skiptrace.storage.sealing import Sealer
from skiptrace.storage.store import Store

if TYPE_CHECKING:
    from tests.conftest import FixedClock

FILE = """合同号,客户姓名,证件号码,手机号码,家庭地址,逾期本金
HT1,王小明,110101199003078515,13812345678,北京市东城区建国路1号2栋3单元401室,1000
HT2,王小明,1.10101E+17,13812345678,北京市东城区建国路1号2栋3单元401室,2000
HT3,李红霞,110101198001010010,13987654321,北京市西城区解放路9号1栋1单元101室,3000
HT4,王小明,,13711112222,上海市浦东新区世纪大道8号5栋2单元302室,4000
"""


@pytest.fixture
async def candidates(
    store: Store, sealer: Sealer, journal: Journal, clock: "FixedClock", actor: Actor, tmp_path: Path
) -> CaseCandidates:
    register = Register(store, sealer, Vault(sealer), Scribe(journal, clock, actor))
    path = tmp_path / "file.csv"
    path.write_text(FILE, encoding="utf-8")
    await register.import_file(path)

    @asynccontextmanager
    async def index() -> AsyncIterator[CandidateIndex]:
        opened = await EmbeddedIndex.open(tmp_path / "index.sqlite")
        yield opened
        await opened.close()

    return CaseCandidates(register, index, sealer.master.index_key)


async def test_a_damaged_number_with_phone_and_flat_alike_is_proposed(candidates: CaseCandidates) -> None:
    pairs = await candidates.pairs()

    assert [(pair.first, pair.second) for pair in pairs] == [("C000001", "C000002")]
    assert pairs[0].verdict.reasons


async def test_asking_again_finds_the_same(candidates: CaseCandidates) -> None:
    assert await candidates.pairs() == await candidates.pairs()


async def test_the_index_holds_no_readable_value(candidates: CaseCandidates, tmp_path: Path) -> None:
    await candidates.pairs()
    held = (tmp_path / "index.sqlite").read_bytes()

    assert "王小明".encode() not in held
    assert b"13812345678" not in held
