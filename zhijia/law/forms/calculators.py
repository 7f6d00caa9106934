"""One question as a form: its field follows from the kind of the question, its words from the table
of wordings. What somebody typed comes out in the one fixed form in which answers travel."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijia.base.texts import in_the_readers_language as say
from zhijia.base.ui.forms import DayField, MoneyField, half_width
from zhijia.kernel.money import yuan
from zhijia.kernel.regions import cities_by_province
from zhijia.law.rules.interview import (
    NO,
    UNKNOWN,
    YES,
    Answers,
    Kind,
    Question,
    fits,
    kind_of,
    options_of,
)
from zhijia.law.rules.wording import wording_of
from zhijia.law.selectors.spoken import unit_spoken

NUMBER = re.compile(r"\d{1,12}(\.\d{1,4})?", re.ASCII)
CHOOSE = gettext_lazy("请选一个。")


class UnitInput(forms.TextInput):
    """A number with its unit behind it."""

    template_name = "law/_unit_input.html"

    def __init__(self, unit: str, inputmode: str) -> None:
        super().__init__({"class": "zh-w-4", "inputmode": inputmode, "autocomplete": "off"})
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "unit": self.unit}


class NumberField(forms.CharField):
    """A number as typed: full-width digits, commas, the unit behind it. Clean value: text like 6.5."""

    def to_python(self, value: Any) -> str:
        unit = getattr(self.widget, "unit", "")
        typed = half_width(str(value or "")).replace(",", "").replace(" ", "")
        typed = typed.removesuffix(unit) if unit else typed
        if typed and not NUMBER.fullmatch(typed):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return typed


class QuestionForm(forms.Form):
    """The form of one question. `answer` is what was answered, once the form is valid."""

    def __init__(self, name: str, question: Question, answers: Answers, data: Any = None) -> None:
        fact = question.fact
        kept = answers.get(fact, "")
        shown = "" if kept == UNKNOWN and kind_of(name, fact) not in CHOSEN else kept
        super().__init__(data, initial={fact: _initial(kind_of(name, fact), shown)})
        self.name, self.question = name, question
        self.words = wording_of(name, fact)
        self.fields[fact] = FIELDS[kind_of(name, fact)](self)

    @property
    def is_chosen(self) -> bool:
        """Whether "I do not know" is one of the choices, so that no second button is needed."""
        return kind_of(self.name, self.question.fact) in CHOSEN

    @property
    def skip(self) -> str:
        """What the button that leaves the question open says; empty when there is none."""
        return "" if self.is_chosen or not self.question.may_skip else say(self.words.skip)

    @property
    def answer(self) -> str:
        return _as_answer(self.cleaned_data[self.question.fact])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        fact = self.question.fact
        if fact not in found:
            return found
        answer = _as_answer(found[fact])
        if answer != UNKNOWN and not fits(self.name, fact, answer):
            self.add_error(fact, _("这个数看着不对，请再看一遍。"))
        return found


def typed_as(name: str, fact: str, answers: Answers) -> dict[str, str]:
    """An answer as it would have been typed, so that the form can come back with it."""
    answer = answers.get(fact, "")
    if kind_of(name, fact) is not Kind.DAY:
        return {fact: answer}
    return {f"{fact}_{box}": part for box, part in enumerate(answer.split("-"))}


def _as_answer(value: Any) -> str:
    """What a field read, in the form in which answers travel; money was read as fen."""
    if isinstance(value, date):
        return value.isoformat()
    return yuan(value) if isinstance(value, int) else str(value)


def _initial(kind: Kind, answer: str) -> Any:
    return date.fromisoformat(answer) if kind is Kind.DAY and answer else answer


def _usual(form: QuestionForm) -> dict[str, Any]:
    return {"label": say(form.words.ask), "help_text": say(form.words.hint)}


def _day(form: QuestionForm) -> forms.Field:
    return DayField(**_usual(form))


def _money(form: QuestionForm) -> forms.Field:
    return MoneyField(**_usual(form), error_messages={"required": _("请填金额。例如：5000。")})


def _number(form: QuestionForm) -> forms.Field:
    invalid = _("请写数字，例如：5或者6.5。")
    return _typed(form, "decimal", invalid)


def _whole(form: QuestionForm) -> forms.Field:
    return _typed(form, "numeric", _("请写整数，例如：5。"))


def _typed(form: QuestionForm, inputmode: str, invalid: str) -> forms.Field:
    return NumberField(
        **_usual(form),
        widget=UnitInput(unit_spoken(form.words.unit), inputmode),
        error_messages={"required": invalid, "invalid": invalid},
    )


def _choice(form: QuestionForm) -> forms.Field:
    words = form.words.options
    options = [(word, say(words[word])) for word in options_of(form.name, form.question.fact)]
    return _radios(form, options)


def _yes_no(form: QuestionForm) -> forms.Field:
    usual = {YES: _("是"), NO: _("不是")}
    options = [(word, say(form.words.options.get(word, "")) or usual[word]) for word in (YES, NO)]
    return _radios(form, options)


def _radios(form: QuestionForm, options: list[tuple[str, str]]) -> forms.Field:
    if form.question.may_skip:
        options = [*options, (UNKNOWN, say(form.words.skip))]
    return forms.ChoiceField(
        **_usual(form),
        choices=options,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


def _place(form: QuestionForm) -> forms.Field:
    """Provinces and their cities; names of places stay as they are."""
    first = (UNKNOWN, say(form.words.skip)) if form.question.may_skip else ("", _("请选"))
    return forms.ChoiceField(
        **_usual(form),
        choices=[first, *cities_by_province()],
        widget=forms.Select(attrs={"lang": "zh-CN"}),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


# Kinds whose "I do not know" is a choice among the others.
CHOSEN = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.PLACE})
FIELDS: dict[Kind, Callable[[QuestionForm], forms.Field]] = {
    Kind.DAY: _day,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.PERCENT: _number,
    Kind.WHOLE: _whole,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes_no,
    Kind.PLACE: _place,
}
