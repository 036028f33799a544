"""Makes the folder of a new HTTP source: a manifest that works, samples with what they mean, and an open assessment.

The template is in order from the first minute, except for the assessment: that one only people can write.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from connectors.authority import INCOMING_ONLY, Authority
from connectors.errors import ManifestError
from connectors.manifest import assessment

TEMPLATE = Path(__file__).parent / "template"
_ID = re.compile(r"[a-z][a-z0-9_]{2,40}")


def scaffold(folder: Path, title: str, authority: Authority) -> tuple[Path, ...]:
    """Write the folder, which must not exist; its name is the source's id. Returns the files."""
    if not _ID.fullmatch(folder.name):
        raise ManifestError(f"来源名 {folder.name} 应为小写字母开头的字母、数字、下划线，三个字以上")
    if authority in INCOMING_ONLY:
        raise ManifestError(f"{authority} 只能取入，不能作为查询依据")
    if folder.exists():
        raise ManifestError(f"{folder} 已存在；请换一个名字，或直接修改其中的文件")
    values = {"__ID__": folder.name, "__TITLE__": title, "__AUTHORITY__": authority}
    made = []
    for path in sorted(TEMPLATE.rglob("*")):
        if path.is_file():
            target = folder / path.relative_to(TEMPLATE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_filled(path, values), encoding="utf-8")
            made.append(target)
    return tuple(made)


def open_assessment(source: str) -> str:
    """The template of an assessment for one source."""
    return _filled(TEMPLATE / assessment.FILE_NAME, {"__ID__": source})


def _filled(path: Path, values: Mapping[str, str]) -> str:
    text = path.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(name, value)
    return text
