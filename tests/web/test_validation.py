"""Whatever does not fit is explained in Chinese: no type of error that our models can raise is without words."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from skiptrace.settings import Settings
from skiptrace.validation import explained
from skiptrace.views.view import View
from skiptrace.web.app import OPERATIONS

ODD: tuple[Any, ...] = (
    None, "", " ", "x", "x" * 5000, "\ud800", 0, -1, 10**30, 1.5, True, [], {}, [None], {"x": 1}, "2026-13-01",
    "2026-10-30T25:00:00", "2026-10-30T10:00:00", "12:00", ["x"] * 2000, [["x"]],
)  # fmt: skip
MODELS = sorted(
    {
        model
        for operation in OPERATIONS
        for model in (operation.params, operation.query, operation.body)
        if isinstance(model, type) and model.model_fields
    },
    key=lambda model: model.__qualname__ + model.__module__,
)


def _of_body(model: Any, given: dict[str, Any]) -> list[Any]:
    """As the interface reads a body."""
    return _errors(lambda: model.model_validate_json(json.dumps(given), strict=True))


def _of_strings(model: Any, given: dict[str, Any]) -> list[Any]:
    """As the interface reads a path or a query."""
    return _errors(lambda: model.model_validate_strings(given)) if isinstance(next(iter(given.values())), str) else []


def _errors(read: Callable[[], object]) -> list[Any]:
    try:
        read()
    except ValidationError as error:
        return list(error.errors(include_input=False, include_url=False))
    return []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__qualname__)
def test_every_odd_value_of_an_operation_is_explained(model: type[View]) -> None:
    found = 0
    for name in [*model.model_fields, "unknown"]:
        for value in ODD:
            for read in (_of_body, _of_strings):
                errors = read(model, {name: value})
                found += len(errors)
                for each in explained(errors, "body", names_given=False):
                    assert not each.text.startswith("取值无效（"), (name, each.text)
                    assert "unknown" not in each.place

    assert found


def test_every_odd_setting_is_explained() -> None:
    for name in Settings.model_fields:
        for value in ODD:
            for each in explained(_errors(partial(Settings, **{name: value}))):
                assert not each.text.startswith("取值无效（"), (name, each.text)
