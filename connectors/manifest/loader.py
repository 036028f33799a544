"""Reads a source's folder. A bare `01` or `no` as a key of the YAML is an error: codes are text."""

import json
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
        raise ManifestError(f"{place} 无法读取：{type(error).__name__}") from None
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
        lines = [f"{'.'.join(str(p) for p in item['loc'])}：{item['type']} {item['msg']}" for item in items]
        raise ManifestError(f"{place} 不符合格式：" + "；".join(lines)) from None


def _only_text_keys(value: Any, place: str) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise ManifestError(f"{place}：键应为文字，数字代码应写在引号内")
        for inner in value.values():
            _only_text_keys(inner, place)
    elif isinstance(value, list):
        for inner in value:
            _only_text_keys(inner, place)
