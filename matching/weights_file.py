"""Writes fitted weights into the text of a model file: numbers change, comments and order stay.

Surprising: the version of a fitted model ends in a digest of its numbers, so two files with one version are one file,
and a verdict stored years ago names exactly the weights that made it.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from matching.errors import ModelError
from matching.model import read_model

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECTION = re.compile(r"^\[levels\.(\w+)\]$")
_ENTRY = re.compile(r"^(\w+) = \{ m = [^,}]+, (times|u) = ([^ }]+) \}(.*)$")
_VERSION = re.compile(r'^version = "([^"]*)"', re.MULTILINE)


def _number(value: float) -> str:
    return f"{value:.4g}"


def _line(line: str, entries: Mapping[str, tuple[float, float]]) -> str:
    found = _ENTRY.match(line)
    if not found or found.group(1) not in entries:
        return line
    name, second, old, rest = found.groups()
    m, u = entries[name]
    value = old if second == "times" else _number(u)
    return f"{name} = {{ m = {_number(m)}, {second} = {value} }}{rest}"


def rewritten(text: str, levels: Mapping[str, Mapping[str, tuple[float, float]]], prior: float | None = None) -> str:
    """The text with the fitted numbers and a version of its own. Raises ModelError when the result is no model."""
    section, lines = "", []
    for line in text.splitlines():
        head = _SECTION.match(line)
        section = head.group(1) if head else "" if line.startswith("[") else section
        lines.append(_line(line, levels.get(section, {})))
    body = "\n".join(lines) + "\n"
    if prior is not None:
        body = re.sub(r"^prior = \S+", f"prior = {_number(prior)}", body, count=1, flags=re.MULTILINE)
    version = _VERSION.search(body)
    if not version:
        raise ModelError("权重文件缺少 version")
    base = version.group(1).split("+", 1)[0]
    digest = hashlib.sha256(_VERSION.sub('version = ""', body).encode()).hexdigest()[:8]
    body = _VERSION.sub(f'version = "{base}+{digest}"', body, count=1)
    read_model(body)
    return body
