"""A portfolio looks like a creditor's file, is damaged within bounds, and keeps the judge's columns out of it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from skiptrace.simulator.damage import valid_id
from skiptrace.simulator.papers import draw_consents, draw_dockets
from skiptrace.simulator.portfolio import draw_portfolio
from skiptrace.simulator.portfolio_file import write_csv, write_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from skiptrace.simulator.papers import Consent, Docket
    from skiptrace.simulator.portfolio import Portfolio
    from skiptrace.simulator.world import World


def test_equal_generators_draw_equal_portfolios(small_world: World, portfolio: Portfolio) -> None:
    """Nothing but world and generator decides."""
    assert draw_portfolio(small_world, 200, Random(11)) == portfolio


def test_every_debtor_is_in_and_contracts_are_unique(small_world: World, portfolio: Portfolio) -> None:
    """One row at least for each."""
    assert {row.pid for row in portfolio.rows} == set(small_world.debtors)
    assert len(portfolio.pid_of) == len(portfolio.rows)


def test_a_valid_written_number_is_the_debtors(small_world: World, portfolio: Portfolio) -> None:
    """Damage never makes it somebody else's, and most numbers are whole."""
    for row in portfolio.rows:
        if valid_id(row.id_no):
            assert row.id_no == small_world.people[row.pid].id_no

    assert 0.85 < sum(row.id_sound for row in portfolio.rows) / len(portfolio.rows) < 0.97


def test_known_phones_were_the_debtors(small_world: World, portfolio: Portfolio) -> None:
    """Stale ones among them."""
    stale = 0
    for row in portfolio.rows:
        person = small_world.people[row.pid]
        assert set(row.known_phones) <= {spell.number for spell in person.phones}
        stale += bool(set(row.known_phones) - set(person.current_phones))

    assert stale > len(portfolio.rows) / 4


def test_the_workbook_reads_back_as_such_files_look(portfolio: Portfolio, tmp_path: Path) -> None:
    """Title, two header rows, merged cells, an empty row, 合计; numbers damaged by Excel are numbers; no pid."""
    write_xlsx(portfolio, tmp_path / "p.xlsx")
    sheet = CalamineWorkbook.from_path(tmp_path / "p.xlsx").get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    column = {str(name): place for place, name in reversed(list(enumerate(rows[2])))}
    by_contract = {row[column["合同号"]]: row for row in rows[3:] if row[column["合同号"]]}

    assert "逾期客户明细表" in str(rows[0][0])
    assert rows[1][1] == "客户信息"
    assert len(sheet.merged_cell_ranges or ()) >= 5
    assert any(not any(row) for row in rows[3:])
    assert rows[-1][0] == "合计"
    assert set(by_contract) == set(portfolio.pid_of)
    for row in portfolio.rows:
        cells = by_contract[row.contract_no]
        assert isinstance(cells[column["证件号码"]], float) == row.id_as_number
        assert str(cells[column["客户姓名"]]) == row.name
    assert not any(str(cell).startswith("P0") for row in rows for cell in row)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_the_csv_reads_back(portfolio: Portfolio, tmp_path: Path, encoding: str) -> None:
    """One header row of other wording, a line a contract."""
    write_csv(portfolio, tmp_path / "p.csv", encoding)
    lines = (tmp_path / "p.csv").read_text(encoding).splitlines()

    assert lines[0].startswith("合同编号,借款人姓名,身份证号")
    assert len(lines) == 1 + len(portfolio.rows)


def test_about_a_third_signed_and_all_stages_occur(
    small_world: World, consents: tuple[Consent, ...], dockets: tuple[Docket, ...]
) -> None:
    """35% consents; a third of the dockets at each stage; orders and rulings only where a case is filed."""
    signed = {consent.pid for consent in consents}
    stages = [docket.stage for docket in dockets]

    assert len(signed) / len(small_world.debtors) == pytest.approx(0.35, abs=0.08)
    assert len({consent.number for consent in consents}) == len(consents)
    numbers = [docket.number for docket in dockets if docket.number]
    assert len(set(numbers)) == len(numbers)
    for stage in ("pre_suit", "in_suit", "execution"):
        assert stages.count(stage) / len(stages) == pytest.approx(1 / 3, abs=0.1)
    for docket in dockets:
        assert bool(docket.number) == bool(docket.orders) == (docket.stage != "pre_suit")
        assert bool(docket.ruling) == docket.preservation_ruling
    assert draw_dockets(small_world, Random(11)) == dockets
    assert draw_consents(small_world, Random(11)) == consents
