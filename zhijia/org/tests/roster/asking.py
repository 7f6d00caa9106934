"""Asks `zhijia roster check` in this process and holds its answer against the schema."""

from __future__ import annotations

import json
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import jsonschema

from zhijia.org.commands import roster

SCHEMA = Path(__file__).parents[4] / "docs" / "schemas" / "roster-check.json"


@cache
def schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def asked(content: bytes, *words: str) -> tuple[int, dict[str, Any], str]:
    """The exit status, the answer and what stands on standard error."""
    out, said = TextIOWrapper(BytesIO(), "ascii"), StringIO()
    with tempfile.NamedTemporaryFile() as file, redirect_stdout(out), redirect_stderr(said):
        file.write(content)
        file.flush()
        status = roster(["check", file.name, *words], lambda _account: None)
    found = json.loads(out.buffer.getvalue().decode("utf-8"))
    schema().validate(found)
    return status, found, said.getvalue()


def answer(content: bytes) -> dict[str, Any]:
    status, found, _said = asked(content)
    assert status == (1 if found["errors"] else 0)
    return found
