"""What every calculator has in common: facts in, an answer with its steps and articles out.

A calculator is a pure function of its facts and the reference (figures, calendar, today). Facts are
read strictly: an unknown key, a wrong value or an absent one is an error line, never a guess.
Contract: docs/cli.md, "zhijia law".
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import UnionType
from typing import Annotated, Any, Generic, NamedTuple, TypeVar, Union, get_args, get_origin
from typing import get_type_hints as hints_of

from zhijia.kernel.figures import Figures, MissingFigure
from zhijia.kernel.lines import CannotAnswer, Object
from zhijia.kernel.words import said
from zhijia.kernel.workdays import WorkCalendar
from zhijia.law.rules.articles import Article, statute_named
from zhijia.law.rules.shapes import Impossible, Shape, Unfit, defined

F = TypeVar("F")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a calculator may look up. `today` stands in where a question names no day."""

    figures: Figures
    calendar: WorkCalendar
    today: date


class Step(NamedTuple):
    """One line of the computation: what it is, how it is computed, what comes out."""

    label: str
    formula: str
    value: str


class Alternative(NamedTuple, Generic[R]):
    """What comes out where the law is read otherwise, and who reads it so."""

    rule: str
    result: R


@dataclass(slots=True)
class Answer(Generic[R]):
    """The national reading as the result; other readings, and what the reader must know, beside."""

    result: R
    steps: list[Step]
    citations: Sequence[Article]
    alternatives: list[Alternative[R]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class Unreadable(CannotAnswer):
    """A question that does not keep the JSON Schema: it is refused before anything is computed."""


def invalid(fact: str, sentence: str, refusal: type[CannotAnswer] = CannotAnswer) -> CannotAnswer:
    """A fact that cannot be, alone or beside another."""
    fault = said("%(fact)s：%(fault)s", fact=fact, fault=sentence)
    return refusal("invalid_fact", fault, path=f"facts.{fact}")


def unknown_fact(key: str, path: str) -> CannotAnswer:
    """A key that no question has."""
    return Unreadable("unknown_fact", said("没有这一项：%(key)s", key=key), path=path)


def missing(*facts: str, refusal: type[CannotAnswer] = CannotAnswer) -> CannotAnswer:
    """Facts without which there is no answer."""
    sentence = said("还缺：%(facts)s", facts="、".join(facts))
    return refusal("missing_fact", sentence, path=f"facts.{facts[0]}", missing=facts)


def refuse_before(since: date, on: date, fact: str, statute: str) -> None:
    """`not_in_force` for a day on which the statute did not yet hold."""
    if on < since:
        sentence = said(
            "%(statute)s从%(since)s起施行，%(on)s适用以前的规定，这里没有收录",
            statute=statute_named(statute),
            since=since,
            on=on,
        )
        raise CannotAnswer("not_in_force", sentence, path=f"facts.{fact}")


def refuse_reversed(first: date | None, last: date | None, fact: str) -> None:
    """`invalid_fact` when a period ends before it begins; `fact` names its end."""
    if first is not None and last is not None and last < first:
        raise invalid(fact, said("结束不能早于开始"))


class Calculator(Generic[F, R]):
    """A named calculator: its function, and readers and writers made once from its dataclasses."""

    def __init__(
        self,
        name: str,
        titles: tuple[str, str],
        answer: Callable[[F, Reference], Answer[R]],
        facts: type[F],
        result: type[R],
    ) -> None:
        self.name, self.titles = name, titles
        self.answer, self.facts, self.result = answer, facts, result
        fields = dataclasses.fields(facts)  # type: ignore[arg-type]
        shapes = _shapes(facts)
        self._readers = {name: shape.read for name, (shape, _) in shapes.items()}
        self._required = tuple(f.name for f in fields if f.default is dataclasses.MISSING)
        self._write = _writer(result)

    def __call__(self, facts: Mapping[str, object], reference: Reference) -> Object:
        """The answer as JSON, or `CannotAnswer`."""
        try:
            return self._as_object(self.answer(self.read(facts), reference))
        except MissingFigure as gap:
            raise gap.as_cannot_answer() from None

    def read(self, facts: Mapping[str, object]) -> F:
        """The facts as typed; `unknown_fact`, `invalid_fact` or `missing_fact` otherwise. What does
        not keep the schema is said before what only cannot be."""
        readers, found = self._readers, {}
        impossible: tuple[str, str] | None = None
        for name, value in facts.items():
            reader = readers.get(name)
            if reader is None:
                raise unknown_fact(name, f"facts.{name}")
            try:
                found[name] = reader(value)
            except Impossible as wrong:
                impossible = impossible or (name, wrong.sentence)
            except Unfit as wrong:
                raise invalid(name, wrong.sentence, Unreadable) from None
        absent = [name for name in self._required if name not in facts]
        if impossible:
            raise invalid(*impossible, Unreadable if absent else CannotAnswer)
        if absent:
            raise missing(*absent, refusal=Unreadable)
        return self.facts(**found)

    def question_schema(self) -> Object:
        """The JSON Schema of a question."""
        shapes = _shapes(self.facts)
        facts: Object = {
            "type": "object",
            "properties": {name: shape.asked for name, (shape, _) in shapes.items()},
            "required": list(self._required),
            "additionalProperties": False,
        }
        return _closed({"calculator": {"const": self.name}, "facts": facts})

    def answer_schema(self) -> Object:
        """The JSON Schema of an answer; an error line has one of its own (error.json)."""
        result = defined(f"{self.name}/answer/properties/result")
        return _closed(
            {
                "result": _result_schema(self.result),
                "steps": defined("steps"),
                "citations": defined("citations"),
                "alternatives": _list_of(_closed({"rule": {"type": "string"}, "result": result})),
                "warnings": defined("warnings"),
            }
        )

    def _as_object(self, answer: Answer[R]) -> Object:
        write = self._write
        return {
            "result": write(answer.result),
            "steps": [
                {"label": label, "formula": formula, "value": value}
                for label, formula, value in answer.steps
            ],
            "citations": [article.citation.copy() for article in answer.citations],
            "alternatives": [
                {"rule": other.rule, "result": write(other.result)} for other in answer.alternatives
            ],
            "warnings": answer.warnings,
        }


def _shapes(record: type) -> dict[str, tuple[Shape, bool]]:
    """The shape of each field and whether it may be None. A list field has no shape."""
    found = {}
    for name, hint in hints_of(record, include_extras=True).items():
        kinds = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
        for kind in kinds:
            if get_origin(kind) is Annotated:
                found[name] = (get_args(kind)[1], type(None) in kinds)
    return found


def _lists(record: type) -> dict[str, type]:
    """The fields that hold rows of another dataclass."""
    hints = hints_of(record)
    return {name: get_args(h)[0] for name, h in hints.items() if get_origin(h) is tuple}


def _key(name: str) -> str:
    """A field as the contract spells it: `from_`, a word Python keeps for itself, is `from`."""
    return name.rstrip("_")


def _writer(record: type) -> Callable[[Any], Object]:
    plain = [(name, _key(name), shape.write) for name, (shape, _) in _shapes(record).items()]
    rows = [(name, _writer(row)) for name, row in _lists(record).items()]

    def write(result: Any) -> Object:
        found: Object = {}
        for name, key, write_value in plain:
            value = getattr(result, name)
            found[key] = None if value is None else write_value(value)
        for name, write_row in rows:
            found[name] = [write_row(row) for row in getattr(result, name)]
        return found

    return write


def _result_schema(record: type) -> Object:
    properties: Object = {
        _key(name): {"anyOf": [shape.given, {"type": "null"}]} if nullable else shape.given
        for name, (shape, nullable) in _shapes(record).items()
    }
    for name, row in _lists(record).items():
        properties[name] = _list_of(_result_schema(row))
    return _closed(properties)


def _closed(properties: Object) -> Object:
    """The schema of an object with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _texts(*names: str) -> Object:
    return _closed({name: {"type": "string"} for name in names})


def _list_of(items: Object) -> Object:
    return {"type": "array", "items": items}


# What every answer has beside its result.
DEFINITIONS: Object = {
    "steps": _list_of(_texts("label", "formula", "value")),
    "citations": _list_of(_texts("statute", "article", "source")),
    "warnings": _list_of({"type": "string"}),
}
