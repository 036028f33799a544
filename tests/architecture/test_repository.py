"""Promises about files: locks without addresses, documents that name what exists."""

import re
import subprocess
from pathlib import Path

from skiptrace.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines()]


def test_locks_hold_hashes_and_no_registry_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        pinned = re.findall(r"^[a-z0-9][^\s=]*==\S+", text, re.MULTILINE)

        assert "://" not in text
        assert "index-url" not in text
        assert "find-links" not in text
        assert len(pinned) >= 40
        assert text.count("--hash=sha256:") >= len(pinned)


def test_the_base_lock_is_part_of_the_development_lock() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return set(re.findall(r"^([a-z0-9][^\s=]*==\S+)", text, re.MULTILINE))

    assert pins("base.txt") <= pins("dev.txt")


def test_relative_links_of_the_documents_lead_somewhere() -> None:
    for path in _tracked("*.md"):
        for link in re.findall(r"\]\((?!https?://|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_every_setting_is_explained_in_the_guide() -> None:
    guide = (ROOT / "docs" / "guides" / "settings.md").read_text(encoding="utf-8")

    for name in Settings.model_fields:
        assert f"`{name}`" in guide, name


def test_no_machine_path_is_tracked() -> None:
    pattern = re.compile(r"(^|[\s\"'(=])/(work|farm)/")
    for path in _tracked("*.py", "*.md", "*.toml", "*.yml", "*.yaml", "scripts/*", ".ci/*"):
        if path != Path(__file__):
            assert not pattern.search(path.read_text(encoding="utf-8")), path
