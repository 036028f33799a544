"""Every command is found in its own module, and no module of commands is forgotten."""

import importlib
import pkgutil

import pytest
import typer

import skiptrace.cli
from skiptrace.cli.commands import _PLACES, _REPLIES, _SOURCES, Commands, _Place

GROUP = Commands(name="skiptrace")


@pytest.mark.parametrize("name", _PLACES)
def test_a_command_of_the_table_is_there_and_says_what_it_does(name: str) -> None:
    command = GROUP.get_command(typer.Context(GROUP), name)

    assert command.name == name
    assert command.get_short_help_str()


def test_every_module_that_registers_commands_is_in_the_table() -> None:
    names = [name for _, name, _ in pkgutil.iter_modules(skiptrace.cli.__path__)]
    offering = {name for name in names if _offers(vars(importlib.import_module(f"skiptrace.cli.{name}")))}
    inner = {"law_limits", "law_money", "events", "guarantees", "case_pairs"}
    placed = {place.module for place in _PLACES.values() if isinstance(place, _Place)}
    placed |= {place.module for shelf in (_SOURCES, _REPLIES) for place in shelf.places.values()}

    assert offering - inner == placed


def _offers(members: dict[str, object]) -> bool:
    return "register" in members or any(isinstance(member, typer.Typer) for member in members.values())


def test_a_name_that_is_no_command_is_none() -> None:
    assert GROUP.get_command(typer.Context(GROUP), "nosuch") is None
