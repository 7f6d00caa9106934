"""Writing a policy: its whole text, one marked word of it, an answer to a finding, a note."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS
from zhijia.base.ui.forms import DayField, StoryArea, half_width
from zhijia.care.models.policy_version import NOTE_LENGTH
from zhijia.care.rules.marks import Kind, Mark
from zhijia.care.rules.outline import MOST_CHARACTERS
from zhijia.care.rules.period import NOT_PRINTED

NEEDED = {"required": _("请填写，不能空着。")}


def _seen() -> forms.CharField:
    """The mark of the text the form was opened over."""
    return forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)


class PolicyTextForm(forms.Form):
    """The whole document."""

    seen = _seen()
    document = forms.CharField(
        label=_("全文"),
        help_text=_("一行一个“键: 值”，每级缩进两个空格。写错了会告诉您是第几行。"),
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "lang": "zh-CN"}),
        error_messages={"required": _("请填写，不能空着。")},
    )


class MarkForm(forms.Form):
    """One marked place of the notice; the field follows from its kind. `said` is what to put there."""

    def __init__(self, mark: Mark, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark = mark
        self.fields["said"] = _field(mark)
        self.fields["seen"] = _seen()

    @property
    def words(self) -> str:
        typed = self.cleaned_data["said"]
        if self.mark.kind is Kind.LIST:
            return "、".join(typed)
        if self.mark.kind is Kind.DAY:
            return "" if typed is None else typed.isoformat()
        return half_width(typed) if self.mark.kind is Kind.NUMBER else str(typed)


def _field(mark: Mark) -> forms.Field:
    if mark.kind is Kind.LIST:
        return forms.MultipleChoiceField(
            label=_("选哪几样"),
            choices=[(word, word) for word in mark.choices],
            initial=mark.words.split("、"),
            widget=forms.CheckboxSelectMultiple(attrs={"lang": "zh-CN"}),
            error_messages={"required": _("请至少选一样。")},
        )
    if mark.kind is Kind.CHOICE:
        return forms.ChoiceField(
            label=_("选哪一个"),
            choices=[(word, word) for word in mark.choices],
            initial=mark.words,
            widget=forms.RadioSelect(attrs={"lang": "zh-CN"}),
        )
    if mark.kind is Kind.DAY:
        return _day(mark)
    if mark.kind is Kind.NUMBER:
        box = forms.TextInput(attrs={"class": "zh-w-4", "inputmode": "decimal"})
        label = _("数字，单位“%(unit)s”") % {"unit": mark.unit} if mark.unit else _("数字")
        return forms.CharField(
            label=label, initial=mark.words, max_length=20, widget=box, error_messages=NEEDED
        )
    return forms.CharField(
        label=_("写成"),
        initial=mark.words,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-CN"}),
        error_messages=NEEDED,
    )


def _day(mark: Mark) -> forms.Field:
    initial = None if mark.words == NOT_PRINTED else date.fromisoformat(mark.words)
    hint = _("原文没有印日期就空着。") if mark.key != "知悉" else ""
    return DayField(label=_("哪一天"), initial=initial, required=mark.key == "知悉", help_text=hint)


class AnswerForm(forms.Form):
    """The written answer to a finding; which one comes with the address."""

    answer = forms.CharField(
        label=_("怎么办、为什么"),
        help_text=_("写进政策，签字的同志和以后的人都看得到。"),
        widget=StoryArea(300, attrs={"rows": 4}),
        max_length=300,
        error_messages={"required": TEXTS["care.answer_missing"]},
    )


class WithdrawalForm(forms.Form):
    """Why a version should decide nothing any more."""

    reason = forms.CharField(
        label=_("为什么要撤回？"),
        help_text=_("签字的同志和以后的人都看得到。"),
        widget=StoryArea(NOTE_LENGTH, attrs={"rows": 4}),
        error_messages={"required": TEXTS["care.reason_missing"]},
    )


class NoteForm(forms.Form):
    """Why a policy goes back."""

    note = forms.CharField(
        label=_("哪里要改？"),
        widget=StoryArea(NOTE_LENGTH, attrs={"rows": 4}),
        error_messages={"required": TEXTS["care.note_missing"]},
    )
