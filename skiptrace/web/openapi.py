"""The contract, OpenAPI 3.1, made from the operations that run."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from skiptrace.views.view import View
from skiptrace.web.operation import Operation, Upload
from skiptrace.web.problem import MEDIA, Problem

_REF = "#/components/schemas/{model}"
_PROBLEMS = {
    400: "请求不是有效的 JSON",
    401: "没有有效的密钥",
    403: "不允许，附理由与条文",
    404: "没有找到",
    413: "内容过大",
    415: "内容类型不对",
    422: "输入不合格式或不能使用，逐处说明",
    500: "内部错误",
    503: "存储不可用",
}
_Schemas = Mapping[Any, dict[str, Any]]
"""By model and mode."""


def contract(operations: Sequence[Operation]) -> dict[str, Any]:
    """The whole document."""
    schemas, components = _schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "skiptrace",
            "version": version("skiptrace"),
            "description": "合法债务追索：案件、许可、查询、核定、档案。个人信息默认脱敏。",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "skiptrace keys add 发放"}},
        },
        "tags": [{"name": name} for name in dict.fromkeys(operation.tag for operation in operations)],
    }


def _schemas(operations: Iterable[Operation]) -> tuple[_Schemas, Mapping[str, Any]]:
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(Problem, "serialization"): None}
    for operation in operations:
        if isinstance(operation.returns, type):
            wanted[operation.returns, "serialization"] = None
        if isinstance(operation.body, type):
            wanted[operation.body, "validation"] = None
    found, definitions = models_json_schema(list(wanted), ref_template=_REF)
    return found, definitions["$defs"]


def _operation(operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "responses": _responses(operation, schemas),
        "security": [{"key": []}] if operation.permission else [],
    }
    if operation.permission:
        made["description"] = f"需要权限 {operation.permission}（{operation.permission.chinese}）"
        made["x-permission"] = operation.permission
    parameters = [*_parameters(operation.params, "path"), *_parameters(operation.query, "query")]
    if parameters:
        made["parameters"] = parameters
    if operation.body is not None:
        made["requestBody"] = _body(operation.body, schemas)
    return made


def _responses(operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    if isinstance(operation.returns, str):
        content = {operation.returns: {"schema": {"type": "string"}}}
    else:
        content = {"application/json": {"schema": schemas[operation.returns, "serialization"]}}
    problem = {MEDIA: {"schema": schemas[Problem, "serialization"]}}
    told = {str(status): {"description": _PROBLEMS[status], "content": problem} for status in operation.statuses}
    return {str(operation.status): {"description": operation.summary, "content": content}} | told


def _parameters(model: type[View], place: str) -> list[dict[str, Any]]:
    schema = model.model_json_schema(ref_template=_REF)
    required = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "in": place,
            "required": place == "path" or name in required,
            "schema": _inlined(form, schema.get("$defs", {})),
        }
        for name, form in schema.get("properties", {}).items()
    ]


def _inlined(form: Any, definitions: Mapping[str, Any]) -> Any:
    """Parameters carry their enums themselves: they are small, and components stay those of bodies."""
    if isinstance(form, dict):
        if "$ref" in form:
            return _inlined(definitions[form["$ref"].rsplit("/", 1)[-1]], definitions)
        return {key: _inlined(value, definitions) for key, value in form.items()}
    if isinstance(form, list):
        return [_inlined(each, definitions) for each in form]
    return form


def _body(body: type[View] | Upload, schemas: _Schemas) -> dict[str, Any]:
    if isinstance(body, Upload):
        form = {"type": "string", "format": "binary", "maxLength": body.max_bytes}
        content = {"application/octet-stream": {"schema": form}}
        return {"required": True, "description": body.description, "content": content}
    return {"required": True, "content": {"application/json": {"schema": schemas[body, "validation"]}}}
