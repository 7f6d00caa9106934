"""The description of the interface for programs (OpenAPI 3.1), made from the calculators themselves:
their facts and results are declared once, and reading, writing and this description come from that.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import zhijia
from zhijia.api.answers import FIGURES, JSON, LAW, MOST_BYTES, Door
from zhijia.kernel.figures import KINDS
from zhijia.kernel.lines import ERROR_CODES, Object
from zhijia.law.rules import calculator as answers
from zhijia.law.rules import shapes
from zhijia.law.rules.library import CALCULATORS, titles_of
from zhijia.law.selectors.figures import FIRST_YEAR, LAST_YEAR

OWN_CODES = (
    "method_not_allowed",
    "too_large",
    "too_many_requests",
    "unknown_region",
    "unsupported_media_type",
)
ABOUT = (
    "计算器和各地标准，不用登录，不留记录。答复和命令`zhijia law --batch`一样。"
    "Calculators and figures, without signing in and without a trace; the answers are those of the "
    "command `zhijia law --batch`."
)
TEXT: Object = {"type": "string"}
DAY: Object = {"type": "string", "format": "date"}


@cache
def description() -> Object:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "职家 · Zhijia",
            "version": zhijia.__version__,
            "description": ABOUT,
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "paths": {
            **{f"/api/v1/law/{name}": _calculator_path(name) for name in CALCULATORS},
            "/api/v1/law/figures": _figures_path(),
            "/api/v1/openapi.json": _own_path(),
        },
        "components": {"schemas": _schemas()},
    }


def _calculator_path(name: str) -> Object:
    question = {"required": True, "content": _content(_component(f"{name}_question"))}
    statuses = {
        "200": _answer("答复 · the answer", _component(f"{name}_answer")),
        "400": _error("不是JSON对象 · the body is no JSON object"),
        "404": _error("没有这个计算器 · no such calculator"),
        "409": _error("读懂了，但没有答案 · every fact can be read, and there is no answer"),
        "411": _error("没有写明长度 · the length is not stated"),
        "413": _error(f"超过{MOST_BYTES}字节 · more than {MOST_BYTES} bytes"),
        "415": _error("内容不是application/json · the content is not application/json"),
        "422": _error("多了、少了或写错一项 · a fact is unknown, absent or of the wrong shape"),
        **_always(LAW),
    }
    return {
        "post": {
            "operationId": name,
            "summary": titles_of(CALCULATORS[name]),
            "requestBody": question,
            "responses": statuses,
        }
    }


def _figures_path() -> Object:
    kinds = {"type": "string", "enum": list(KINDS)}
    year = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
    region = {"type": "string", "minLength": 1, "examples": ["320500", "苏州市", "CN"]}
    statuses = {
        "200": _answer(
            "已经登记的和缺的 · what is known and what is missing", _component("figures")
        ),
        "404": _error("没有这个地区 · no such place"),
        "422": _error("多了、少了或写错一项 · a parameter is unknown, absent or wrong"),
        **_always(FIGURES),
    }
    return {
        "get": {
            "operationId": "figures",
            "summary": "各地标准 · Figures by place",
            "parameters": [
                _query("region", region, required=True),
                _query("year", year),
                _query("kind", kinds),
            ],
            "responses": statuses,
        }
    }


def _own_path() -> Object:
    found = {"description": "这份说明 · this description", "content": _content({"type": "object"})}
    return {
        "get": {
            "operationId": "openapi",
            "summary": "这份说明 · This description",
            "responses": {"200": found},
        }
    }


def _query(name: str, schema: Object, *, required: bool = False) -> Object:
    return {"name": name, "in": "query", "required": required, "schema": schema}


def _always(door: Door) -> Object:
    wait: Object = {"schema": {"type": "integer"}, "description": "秒 · seconds"}
    often = f"每分钟{door.most}次以上 · more than {door.most} a minute"
    return {
        "405": _error("别的方法 · another method"),
        "429": {**_error(often), "headers": {"Retry-After": wait}},
    }


def _content(schema: Object) -> Object:
    return {JSON: {"schema": schema}}


def _answer(words: str, schema: Object) -> Object:
    return {"description": words, "content": _content(schema)}


def _error(words: str) -> Object:
    return _answer(words, _component("error"))


def _component(name: str) -> Object:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas() -> Object:
    found: Object = {**shapes.DEFINITIONS, **answers.DEFINITIONS}
    for name, one in CALCULATORS.items():
        found[f"{name}_question"] = _question(one.question_schema())
        found[f"{name}_answer"] = one.answer_schema()
    found |= {"figures": _figures(), "error": _refusal()}
    return {name: _rebased(schema) for name, schema in found.items()}


def _question(schema: Object) -> Object:
    """Over the network the address names the calculator; the body may say it again."""
    return {**schema, "required": ["facts"]}


def _rebased(schema: Any) -> Any:
    """The same schema with its references pointing into this document."""
    if isinstance(schema, list):
        return [_rebased(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _reference(value) if key == "$ref" else _rebased(value)
        for key, value in schema.items()
    }


def _reference(pointer: str) -> str:
    """`#/$defs/severance/answer/…` stands at `#/components/schemas/severance_answer/…` here."""
    return pointer.replace("#/$defs/", "#/components/schemas/").replace("/answer/", "_answer/")


def _closed(properties: Object) -> Object:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _rows(properties: Object) -> Object:
    return {"type": "array", "items": _closed(properties)}


def _figures() -> Object:
    days: Object = {"first_day": DAY, "last_day": DAY}
    value = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+|/[0-9]+)?$"}
    known: Object = {
        **days,
        "region": TEXT,
        "value": value,
        "known_since": DAY,
        "provisional": {"type": "boolean"},
        "grace_until": {"anyOf": [DAY, {"type": "null"}]},
        "source": TEXT,
        "document": TEXT,
    }
    line: Object = {
        "kind": {"type": "string", "enum": list(KINDS)},
        "title": TEXT,
        "unit": TEXT,
        "dims": {"type": "object", "additionalProperties": TEXT},
        "known": _rows(known),
        "missing": _rows(days),
    }
    return _closed(
        {"region": TEXT, "name": TEXT, "year": {"type": "integer"}, "figures": _rows(line)}
    )


def _refusal() -> Object:
    facts: Object = {
        "code": {"type": "string", "enum": sorted({*ERROR_CODES, *OWN_CODES})},
        "message": TEXT,
        "path": TEXT,
        "missing": {"type": "array", "items": TEXT},
    }
    return _closed({"error": _closed(facts)})
