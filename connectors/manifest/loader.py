"""Reads a source's folder. A bare `01` or `no` as a key of the YAML is an error: codes are text."""

import json
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from connectors.errors import ManifestError
from connectors.manifest.schema import Manifest

FILE_NAME = "source.yaml"


def load(folder: Path) -> Manifest:
    """The manifest of one source; ManifestError lists everything wrong with its place."""
    try:
        given = yaml.safe_load((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ManifestError(f"{folder.name}/{FILE_NAME} 无法读取：{type(error).__name__}") from None
    return parse(given, folder.name)


def parse(given: Any, name: str) -> Manifest:
    """Validate what YAML gave; `name` is that of the folder, for messages."""
    _only_text_keys(given, name)
    try:
        return Manifest.model_validate_json(json.dumps(given, ensure_ascii=False), strict=True)
    except TypeError:
        raise ManifestError(f"{name}/{FILE_NAME}：日期与编号应写在引号内") from None
    except ValidationError as error:
        items = error.errors(include_input=False, include_url=False)
        lines = [f"{'.'.join(str(p) for p in item['loc'])}：{item['type']} {item['msg']}" for item in items]
        raise ManifestError(f"{name}/{FILE_NAME} 不符合格式：" + "；".join(lines)) from None


def _only_text_keys(value: Any, name: str) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise ManifestError(f"{name}/{FILE_NAME}：键应为文字，数字代码应写在引号内")
        for inner in value.values():
            _only_text_keys(inner, name)
    elif isinstance(value, list):
        for inner in value:
            _only_text_keys(inner, name)
