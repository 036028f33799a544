"""Which command lies in which module. A module is imported when its command is called.

Surprising: all of them together take three seconds to load, one of them takes a third of that; only `--help` of the
whole needs every one.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import typer

from skiptrace.cli.group import Branch, Group

_PACKAGE = "skiptrace.cli"


@dataclass(frozen=True, slots=True)
class _Place:
    """A command: its module, and there either `register`, which adds commands, or the name of a group of them."""

    module: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A group whose commands lie in several modules, so that the light ones do not wait for the heavy."""

    text: str
    places: Mapping[str, _Place]


_REPLIES = _Shelf(
    "回复与法院查控结果的收取",
    {"fetch": _Place("replies"), "take": _Place("replies"), "paper": _Place("reply_papers", "app")},
)
_SOURCES = _Shelf(
    "来源：清单、新建、检验、试问、模拟服务",
    {
        **dict.fromkeys(("list", "show", "release"), _Place("sources")),
        **dict.fromkeys(("new", "lint", "read", "examine", "schema", "assessment"), _Place("source_making")),
        "probe": _Place("source_probe"),
        "try": _Place("source_asking"),
        "simulate": _Place("source_simulating"),
    },
)
_PLACES: dict[str, _Place | _Shelf] = {
    "init": _Place("setup"),
    "settings": _Place("setup"),
    "trace": _Place("trace"),
    "profile": _Place("trace"),
    "dossier": _Place("dossier"),
    "bundle": _Place("bundle"),
    "verify": _Place("bundle"),
    "evaluate": _Place("evaluate"),
    "demo": _Place("demo"),
    "serve": _Place("serve"),
    "keys": _Place("serve", "keys"),
    "cases": _Place("cases", "app"),
    "batch": _Place("batch", "app"),
    "dockets": _Place("permits", "dockets"),
    "permits": _Place("permits", "permits"),
    "packs": _Place("packs", "packs"),
    "replies": _REPLIES,
    "court": _Place("court", "app"),
    "desk": _Place("desk", "app"),
    "review": _Place("review", "app"),
    "contact": _Place("contact", "app"),
    "index": _Place("index", "app"),
    "journal": _Place("journal", "app"),
    "source": _SOURCES,
    "law": _Place("law", "app"),
    "calendar": _Place("calendar", "app"),
    "plan": _Place("plan", "app"),
    "papers": _Place("papers", "app"),
}


class Commands(Branch):
    """The commands of a table, in its order; without one those of `skiptrace`."""

    def __init__(self, *, places: Mapping[str, _Place | _Shelf] | None = None, **attrs: Any) -> None:
        super().__init__(**attrs)
        self._places = _PLACES if places is None else places

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands."""
        return list(self._places)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name, None when there is none."""
        match self._places.get(cmd_name):
            case _Shelf() as shelf:
                return Commands(name=cmd_name, help=shelf.text, no_args_is_help=True, places=shelf.places)
            case _Place() as place:
                return _loaded(cmd_name, place)
        return None


@cache
def _loaded(name: str, place: _Place) -> Any:
    module = importlib.import_module(f"{_PACKAGE}.{place.module}")
    app = Group()
    if place.group:
        app.add_typer(getattr(module, place.group), name=name)
    else:
        module.register(app)
    return typer.main.get_group(app).commands[name]
