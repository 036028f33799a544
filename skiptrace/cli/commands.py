"""Which command lies in which module. A module is imported when its command is called.

Surprising: all of them together take three seconds to load, one of them takes a third of that; only `--help` of the
whole needs every one.
"""

import importlib
from dataclasses import dataclass
from typing import Any

import typer

from skiptrace.cli.group import Branch, Group

_PACKAGE = "skiptrace.cli"


@dataclass(frozen=True, slots=True)
class _Place:
    """A command: its module, and there either `register`, which adds commands, or the name of a group of them."""

    module: str
    group: str = ""


_PLACES = {
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
    "replies": _Place("packs", "replies"),
    "court": _Place("court", "app"),
    "desk": _Place("desk", "app"),
    "review": _Place("review", "app"),
    "contact": _Place("contact", "app"),
    "index": _Place("index", "app"),
    "journal": _Place("journal", "app"),
    "source": _Place("sources", "app"),
    "law": _Place("law", "app"),
    "calendar": _Place("calendar", "app"),
    "plan": _Place("plan", "app"),
    "papers": _Place("papers", "app"),
}


class Commands(Branch):
    """The commands of `skiptrace`, in the order of the table."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands."""
        return list(_PLACES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name, None when there is none."""
        place = _PLACES.get(cmd_name)
        return _loaded(cmd_name, place) if place else None


def _loaded(name: str, place: _Place) -> Any:
    module = importlib.import_module(f"{_PACKAGE}.{place.module}")
    app = Group()
    if place.group:
        app.add_typer(getattr(module, place.group), name=name)
    else:
        module.register(app)
    return typer.main.get_group(app).commands[name]
