"""The families of a household file one by one, as the interpreter takes them (needs the engine)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhijia.care.rules.batch import columns_of, engine, scan
from zhijia.care.rules.columns import BESIDE_FACTS
from zhijia.care.rules.sheets import refuse_damaged

AT_ONCE = 1_000


def families_of(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Row number (from 1) and facts of each family, in the order of the file."""
    refuse_damaged(file)
    with engine() as connection:
        source = scan(file)
        columns_of(connection, source)
        found = connection.execute(f"SELECT CAST(to_json(family) AS VARCHAR) FROM {source} family")
        row = 0
        while rows := found.fetchmany(AT_ONCE):
            for (text,) in rows:
                row += 1
                yield row, _facts(json.loads(text, parse_float=Decimal))


def _facts(columns: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _value(value)
        for key, value in columns.items()
        if key not in BESIDE_FACTS and value is not None
    }


def _value(value: Any) -> Any:
    """A cell of a CSV may hold a list as JSON text, and a yes or no in words."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value, parse_float=Decimal)
        except ValueError:  # a damaged cell is an error of its own family, found where it is parsed
            return value
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
