"""Reads a source's folder. A bare `01` or `no` as a key of the YAML is an error: codes are text."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from connectors.errors import ManifestError
from connectors.manifest.operation import Closed
from connectors.manifest.schema import Manifest

FILE_NAME = "source.yaml"
Model = TypeVar("Model", bound=Closed)
_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's reads nine times as fast, and a start reads every manifest; PyYAML may have been built without it."""


def load(folder: Path) -> Manifest:
    """The manifest of one source; ManifestError lists everything wrong with its place."""
    return read(folder / FILE_NAME, Manifest)


def parse(given: Any, name: str) -> Manifest:
    """Validate what YAML gave; `name` is that of the folder, for messages."""
    return _validated(given, f"{name}/{FILE_NAME}", Manifest)


def read(path: Path, model: type[Model]) -> Model:
    """One file of a source's folder by its closed schema. Raises ManifestError."""
    place = f"{path.parent.name}/{path.name}"
    try:
        given = plain(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ManifestError(f"{place} 无法读取：{_trouble(error)}") from None
    return _validated(given, place, model)


def plain(text: str) -> Any:
    """What a text in YAML says, in plain values only. Raises YAMLError."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  a safe loader, both of them


def _validated(given: Any, place: str, model: type[Model]) -> Model:
    _only_text_keys(given, place)
    try:
        return model.model_validate_json(json.dumps(given, ensure_ascii=False), strict=True)
    except TypeError:
        raise ManifestError(f"{place}：日期与编号应写在引号内") from None
    except ValidationError as error:
        items = error.errors(include_input=False, include_url=False)
        raise ManifestError(f"{place} 不符合格式：" + "；".join(map(_told, items))) from None


_TOLD = {
    "missing": "缺少此项",
    "extra_forbidden": "没有这一项，请检查拼写",
    "literal_error": "应为 {expected} 之一",
    "enum": "应为 {expected} 之一",
    "string_too_short": "至少 {min_length} 个字",
    "too_short": "至少 {min_length} 项",
    "string_pattern_mismatch": "写法不符（{pattern}）",
    "string_type": "应为文字，数字须写在引号内",
    "value_error": "{error}",
}
"""By the type of an error; of what is not here the library's own words are given."""


def _told(item: Mapping[str, Any]) -> str:
    """Place and mend of one error."""
    place = ".".join(str(part) for part in item["loc"])
    wording = _TOLD.get(item["type"])
    told = wording.format(**item.get("ctx", {})) if wording else f"{item['type']} {item['msg']}"
    return f"{place}：{told}" if place else told


def _trouble(error: Exception) -> str:
    """Why a file is no YAML, with the line."""
    mark = getattr(error, "problem_mark", None)
    return f"第 {mark.line + 1} 行附近不是有效的 YAML（缩进、引号）" if mark else type(error).__name__


def _only_text_keys(value: Any, place: str) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise ManifestError(f"{place}：键应为文字，数字代码应写在引号内")
        for inner in value.values():
            _only_text_keys(inner, place)
    elif isinstance(value, list):
        for inner in value:
            _only_text_keys(inner, place)
