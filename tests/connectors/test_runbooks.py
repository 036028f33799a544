"""Each source's page for the day on which it fails: whose it is, on what ground, and only commands that there are."""

import re

import pytest
import typer

from connectors import registry
from connectors.authority import Family
from connectors.source import Source
from skiptrace.cli.commands import Commands

COMMAND = re.compile(r"`skiptrace ([a-z]+) ([a-z]+)")
NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|9\d{4}|12\d{3})(?!\d)")


def page(source: Source) -> str:
    return (source.folder / "runbook.md").read_text(encoding="utf-8")


def there(group: str, command: str) -> bool:
    found = Commands(name="skiptrace").get_command(typer.Context(Commands(name="skiptrace")), group)
    return found is not None and found.get_command(typer.Context(found), command) is not None


@pytest.mark.parametrize("source", registry().values(), ids=lambda source: source.id)
def test_a_page_says_what_the_manifest_says(source: Source) -> None:
    """Owner, legal basis, purposes; what each class of error means; how to test it. No telephone number is made up."""
    text, permit = page(source), source.manifest.permit

    assert text.startswith(f"# {source.title}")
    assert source.manifest.owner in text
    assert all(basis in text for basis in permit.bases)
    assert all(purpose in text for purpose in permit.purposes)
    assert all(authority in text for authority in permit.authorities)
    assert f"`skiptrace source examine {source.id}`" in text
    assert f"sources.{source.id}.assessment" in text
    assert "不得当作“无记录”" in text or source.family is Family.DROP
    assert all(there(group, command) for group, command in COMMAND.findall(text))
    assert NUMBER.search(text) is None


@pytest.mark.parametrize("source", registry().values(), ids=lambda source: source.id)
def test_a_page_has_the_ways_out_of_its_family(source: Source) -> None:
    text = page(source)
    quota = any(limit.per == "day" for limit in source.manifest.limits)

    if source.family is Family.LOOKUP:
        assert all(word in text for word in ("Contract", "Busy", "Down", f"source release {source.id} --why", "probe"))
        assert ("QuotaSpent" in text) is quota
    if source.family is Family.EXCHANGE:
        assert all(word in text for word in ("packs list", "packs approve", "replies paper add", "逾期"))
    if source.family is Family.DESK:
        assert all(word in text for word in ("desk take", "desk steps", "验证码"))
