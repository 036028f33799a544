"""The loan system is a database like a creditor's: the same world gives the same rows, and its load can grow old."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from skiptrace.simulator.faces.loan_system import LoanSystem
from skiptrace.simulator.world import World, build_world

WORLD = build_world(seed=5, debtors=30)


def rows(path: Path, statement: str = "SELECT * FROM contact_point ORDER BY point_no") -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(statement).fetchall()


@pytest.fixture(scope="module")
def world() -> World:
    return WORLD


@pytest.fixture(scope="module")
def loans(world: World, tmp_path_factory: pytest.TempPathFactory) -> LoanSystem:
    made = LoanSystem(tmp_path_factory.mktemp("loans") / "aside" / "loan.sqlite")
    made.build(world)
    return made


def test_the_same_world_gives_the_same_rows(loans: LoanSystem, tmp_path: Path) -> None:
    again = LoanSystem(tmp_path / "again.sqlite")
    again.build(build_world(seed=5, debtors=30))
    other = LoanSystem(tmp_path / "other.sqlite")
    other.build(build_world(seed=6, debtors=30))

    assert rows(again.path) == rows(loans.path)
    assert rows(other.path) != rows(loans.path)


def test_it_can_be_built_again_in_its_place(loans: LoanSystem, world: World, tmp_path: Path) -> None:
    twice = LoanSystem(tmp_path / "twice.sqlite")
    twice.build(world)
    twice.build(world)

    assert rows(twice.path) == rows(loans.path)


def test_each_row_is_of_a_customer_and_about_that_person(loans: LoanSystem, world: World) -> None:
    by_number = {customer.number: world.people[customer.pid] for customer in world.customers.values()}

    for _, cust_no, name, cert_no, masked, *_ in rows(loans.path):
        person = by_number[cust_no]
        assert person.bore(name)
        assert (cert_no, masked[:6], masked[-4:]) == (person.id_no, person.id_no[:6], person.id_no[-4:])


def test_what_collectors_say_of_numbers_is_true_on_the_worlds_date(loans: LoanSystem, world: World) -> None:
    """Nobody is there (01, 02), or somebody else is (03)."""
    by_number = {customer.number: customer.pid for customer in world.customers.values()}
    for _, cust_no, _, _, _, kind, content, _, _, result in rows(loans.path):
        if kind == "1" and result in {"01", "02"}:
            assert world.holders_today(content) == ()
        if kind == "1" and result == "03":
            assert by_number[cust_no] not in world.holders_today(content)
            assert world.holders_today(content)


def test_it_knows_numbers_that_the_core_does_not(loans: LoanSystem, world: World) -> None:
    in_core = {phone.number for customer in world.customers.values() for phone in customer.phones}
    noted = {row[6] for row in rows(loans.path) if row[5] == "1"}

    assert noted - in_core
    assert Counter(row[5] for row in rows(loans.path)).keys() == {"1", "2", "3"}


def test_nothing_is_seen_after_the_worlds_date(loans: LoanSystem, world: World) -> None:
    assert all(date.fromisoformat(row[7]) <= world.date for row in rows(loans.path))


def test_each_load_moves_the_data_on(world: World, tmp_path: Path) -> None:
    made = LoanSystem(tmp_path / "loan.sqlite")
    made.build(world)
    made.load(world.date + timedelta(days=1))

    newest = rows(made.path, "SELECT MAX(as_of), COUNT(*) FROM load_log WHERE state = 'done'")
    assert newest == [((world.date + timedelta(days=1)).isoformat(), 2)]
