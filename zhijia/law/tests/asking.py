"""How the tests ask: every question and every answer is held against its JSON Schema."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from zhijia.kernel.figures import shipped
from zhijia.kernel.lines import CannotAnswer, parse_object, to_json
from zhijia.kernel.workdays import shipped_calendar
from zhijia.law.rules.calculator import Reference
from zhijia.law.rules.library import calculate

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"
TODAY = date(2026, 1, 5)
REFERENCE = Reference(shipped(), shipped_calendar(), TODAY)


@cache
def schema(name: str, part: str) -> jsonschema_rs.Draft202012Validator:
    whole = json.loads((SCHEMAS / "law.json").read_text(encoding="utf-8"))
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/$defs/{name}/{part}", "$defs": whole["$defs"]}, validate_formats=True
    )


def answer(calculator: str, /, **facts: Any) -> dict[str, Any]:
    """The whole answer, as a reader of the command line sees it."""
    question = {"calculator": calculator, "facts": facts}
    schema(calculator, "question").validate(question)
    line = to_json(calculate(parse_object(json.dumps(question)), REFERENCE))
    found: dict[str, Any] = json.loads(line)
    schema(calculator, "answer").validate(found)
    return found


def result(calculator: str, /, **facts: Any) -> dict[str, Any]:
    found: dict[str, Any] = answer(calculator, **facts)["result"]
    return found


def refusal(calculator: str, /, **facts: Any) -> dict[str, Any]:
    """The error of a question that has no answer."""
    try:
        calculate({"calculator": calculator, "facts": facts}, REFERENCE)
    except CannotAnswer as no:
        found: dict[str, Any] = no.as_object()["error"]
        return found
    raise AssertionError(f"{calculator} answered {facts}")
