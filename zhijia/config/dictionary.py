"""`zhijia data-dictionary`: every table and column we keep, in the words the code itself uses.

Read by people who ask what is stored about them, by `docs/data-dictionary.md`, and by the test that
holds the principles of `docs/principles.md` against the tables.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.apps import apps
from django.db.models import Field, Model
from django.utils import translation

from zhijia.kernel.lines import to_json


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str
    label: str
    refers_to: str


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    label: str
    meaning: str
    who_sees_a_row: str
    columns: tuple[Column, ...]


def data_dictionary(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zhijia data-dictionary")
    parser.add_argument("--write", type=Path, help="a Markdown file to write instead")
    asked = parser.parse_args(argv)
    if asked.write:
        asked.write.write_text(as_markdown(), encoding="utf-8")
    else:
        sys.stdout.write(to_json({"tables": [asdict(table) for table in tables()]}) + "\n")
    return 0


def tables() -> Iterator[Table]:
    """Every table of every app, ours and others', by name."""
    models = apps.get_models(include_auto_created=True)
    with translation.override("zh-hans"):
        for model in sorted(models, key=lambda model: model._meta.label_lower):
            yield Table(
                name=model._meta.label_lower,
                label=str(model._meta.verbose_name),
                meaning=meaning_of(model),
                who_sees_a_row=who_sees(model),
                columns=tuple(column_of(field) for field in model._meta.local_fields),
            )


def column_of(field: Field[object, object]) -> Column:
    target = field.related_model
    return Column(
        name=field.name,
        kind=field.get_internal_type(),
        label=""
        if str(field.verbose_name) == field.name.replace("_", " ")
        else str(field.verbose_name),
        refers_to=target._meta.label_lower if isinstance(target, type) else "",
    )


def meaning_of(model: type[Model]) -> str:
    """The first paragraph of the table's docstring, on one line."""
    written = model.__doc__ or ""
    if model.__module__.split(".")[0] != "zhijia" or written.startswith(f"{model.__name__}("):
        return ""
    return re.sub(r"\s+", " ", written.strip().split("\n\n")[0])


def who_sees(model: type[Model]) -> str:
    """The row scope in one phrase, or the reason for having none."""
    scope = getattr(model, "scope", None)
    if scope is None:
        return str(getattr(model, "unscoped_because", ""))
    seen = [f"duty {scope.duty}"]
    seen += [f"the {scope.owner} of the row"] if scope.owner else []
    seen += ["participants"] if scope.participants else []
    seen += ["everybody"] if scope.public is not None else []
    return ", ".join(seen) + (f"; confidential rows: duty {scope.guard}" if scope.guard else "")


HEAD = """\
# Data dictionary 数据字典

Written by `zhijia data-dictionary --write docs/data-dictionary.md`; a test fails when it is out of
date. Personal words (stories, phones, ID numbers, addresses) stand in a row's sealed `envelope`
only; the columns below hold codes, dates and references.
"""


def as_markdown() -> str:
    parts = [HEAD]
    for table in tables():
        parts.append(f"## {table.name} {table.label}".rstrip() + "\n")
        seen = f"Who sees a row: {table.who_sees_a_row}." if table.who_sees_a_row else ""
        parts += [f"{words}\n" for words in (table.meaning, seen) if words]
        parts.append("| column | kind | meaning |\n|---|---|---|")
        parts += [row_of(column) for column in table.columns]
        parts.append("")
    return "\n".join(parts)


def row_of(column: Column) -> str:
    meaning = [column.label, f"→ {column.refers_to}" if column.refers_to else ""]
    return f"| `{column.name}` | {column.kind} | {' '.join(filter(None, meaning))} |"
