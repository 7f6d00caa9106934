"""One question of the self-test as a form; what was typed comes out as its answer travels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from zhijia.base.texts import in_the_readers_language as say
from zhijia.base.ui.forms import MoneyField
from zhijia.care.rules.asking import option_words, wording_of
from zhijia.care.rules.self_test import NO, NOTHING, UNKNOWN, YES, Answers, Kind, Question, fits
from zhijia.kernel.money import yuan
from zhijia.law.forms.calculators import NumberField


class QuestionForm(forms.Form):
    """`answer` is what was answered, once the form is valid."""

    def __init__(self, question: Question, months: int, answers: Answers, data: Any = None) -> None:
        kept = answers.get(question.name, "")
        shown: Any = kept.split(" ") if question.kind is Kind.SEVERAL else kept
        is_open = kept == UNKNOWN and question.kind in (Kind.MONEY, Kind.WHOLE)
        super().__init__(data, initial={question.name: "" if is_open else shown})
        self.question = question
        self.fields[question.name] = _field(question, months)

    @property
    def may_skip(self) -> bool:
        """Whether a second button leaves the question open; a choice has it among its options."""
        return self.question.kind in (Kind.MONEY, Kind.WHOLE)

    @property
    def answer(self) -> str:
        found = self.cleaned_data[self.question.name]
        if isinstance(found, list):
            return " ".join(found)
        return yuan(found) if isinstance(found, int) else str(found)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name = self.question.name
        if name not in cleaned:
            return cleaned
        if isinstance(cleaned[name], list) and NOTHING in cleaned[name] and len(cleaned[name]) > 1:
            self.add_error(name, _("选了“都没有”，就不能再选别的。"))
        elif not fits(self.question, self.answer):
            self.add_error(name, _("这个数看着不对，请再看一遍。"))
        return cleaned


def _field(question: Question, months: int) -> forms.Field:
    words = wording_of(question.name, months)
    usual: dict[str, Any] = {"label": say(words.ask), "help_text": say(words.hint)}
    choose = dict.fromkeys(("required", "invalid_choice"), _("请选一个。"))
    if question.kind is Kind.MONEY:
        return MoneyField(**usual, error_messages={"required": _("请填金额。例如：5000。")})
    if question.kind is Kind.WHOLE:
        whole = _("请写整数，例如：5。")
        box = forms.TextInput({"class": "zh-w-4", "inputmode": "numeric", "autocomplete": "off"})
        errors = {"required": whole, "invalid": whole}
        return NumberField(**usual, widget=box, error_messages=errors)
    options = [(code, say(option_words(question.name, code))) for code in question.options]
    if question.kind is Kind.SEVERAL:
        ticks = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(
            **usual, choices=options, widget=ticks, error_messages=choose
        )
    if question.kind is Kind.YES_NO:
        options = [(YES, _("是")), (NO, _("不是"))]
    options = [*options, (UNKNOWN, _("不知道"))]
    return forms.ChoiceField(
        **usual, choices=options, widget=forms.RadioSelect, error_messages=choose
    )
