"""A world around a brought file keeps what the file says and invents only what it lacks."""

from __future__ import annotations

import pytest

from skiptrace.simulator.damage import valid_id
from skiptrace.simulator.truth import Truth
from skiptrace.simulator.world import build_world_around

ROWS: list[dict[str, object]] = [
    {
        "name": "林小满",
        "id_no": "330106198506123419",
        "phones": "13800001111、13900002222",
        "address": "浙江省杭州市西湖区文三路250号阳光花园3栋2单元501室",
        "employer": "杭州蓝海电子科技有限公司",
        "contract_no": "HT1",
    },
    {"name": "林小满", "id_no": "'330106198506123419", "phones": ["13800001111"], "contract_no": "HT2"},
    {
        "name": "王建勇",
        "id_no": "330106********9286",
        "phones": "1",
        "address": "浙江省杭州市某地",
        "contract_no": "HT3",
    },
    {"name": "赵*", "id_no": "1.10105E+17", "address": "远方", "contract_no": "HT4"},
    {"name": "周文（曾用名：周小宝）", "id_no": None, "phones": None, "contract_no": "HT5"},
]


def test_given_values_are_kept() -> None:
    """Name, valid number, phones, flat and employer are those of the file; two contracts of one number, one debtor."""
    around = build_world_around(ROWS, seed=3)
    person = around.world.people[around.pids["HT1"]]

    assert around.pids["HT1"] == around.pids["HT2"]
    assert (person.name, person.id_no) == ("林小满", "330106198506123419")
    assert {"13800001111", "13900002222"} <= {spell.number for spell in person.phones}
    assert ROWS[0]["address"] in {home.address.full() for home in person.residences}
    assert person.employer
    assert around.world.employers[person.employer].name == "杭州蓝海电子科技有限公司"


def test_masked_and_missing_numbers_are_invented_to_fit() -> None:
    """Every debtor has a valid number; what can be seen of a masked one stays."""
    around = build_world_around(ROWS, seed=3)
    people = [around.world.people[pid] for pid in around.by_row]

    assert all(valid_id(person.id_no) for person in people)
    assert people[2].id_no.startswith("330106")
    assert people[2].id_no.endswith("9286")
    assert people[3].name[0] == "赵"
    assert "*" not in people[3].name
    assert people[4].name == "周文"


@pytest.mark.parametrize("contract", ["HT1", "HT3", "HT4", "HT5"])
def test_strangers_stand_around_each(contract: str) -> None:
    """As in a drawn world."""
    around = build_world_around(ROWS, seed=3)

    assert len(Truth(around.world).of(around.pids[contract]).strangers) >= 3


def test_equal_files_give_equal_worlds() -> None:
    """Nothing but rows and seed decides."""
    assert build_world_around(ROWS, seed=3) == build_world_around(ROWS, seed=3)
