"""What the district sets for its front door."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS
from zhijia.desk import selectors
from zhijia.desk.models import Category
from zhijia.desk.rules.asked import (
    LONGEST_LABEL,
    MOST_QUESTIONS,
    AnswerKind,
    AskedQuestion,
    Wording,
    lines_of,
)
from zhijia.desk.sockets import HANDOFFS


class EditCategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    """The settings of a category but its questions, which have pages of their own. `seen` is the
    version the officer had before them."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    handoff = forms.ChoiceField(
        label=_("受理以后可以转给哪项业务"),
        help_text=_("转给帮扶、维权以后，由那边接着办，职工看得到。"),
        required=False,
    )

    class Meta:
        model = Category
        fields = (
            "title",
            "title_en",
            "hint",
            "hint_en",
            "goes_to",
            "confidential",
            "accept_days",
            "answer_days",
            "clock_source",
            "papers",
            "papers_en",
            "handoff",
            "is_open",
        )
        widgets = {
            "papers": forms.Textarea(attrs={"rows": 4}),
            "papers_en": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "accept_days": _("工作日，按国务院的放假通知算。17:30以后交来的，从下一个工作日算。"),
            "clock_source": _("哪个文件定的，写文件名和文号。自己定的就写自己定的。"),
            "papers": _("一行一样。职工提交以前和提交以后都看得到；没有也能提交。"),
            "papers_en": _("一行一样。空着就显示中文。"),
            "is_open": _("停用以后，职工不能再选；已经收到的照旧办。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(key, plug.title) for key, plug in HANDOFFS]
        self.fields["handoff"].choices = [("", _("不转")), *known]  # type: ignore[attr-defined]

    def changes(self) -> dict[str, object]:
        """What was typed, by the names of the columns."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class EditQuestionForm(forms.Form):
    """One question of a category, its words in both languages."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("问什么？"),
        help_text=_("一句话，职工看得懂的。例如：哪几个月的？"),
        max_length=LONGEST_LABEL,
        error_messages={"required": TEXTS["desk.question_missing"]},
    )
    label_en = forms.CharField(label=_("英文怎么问？"), max_length=120, required=False)
    hint = forms.CharField(
        label=_("一句说明"),
        help_text=_("举个例子，或者说明为什么问。"),
        max_length=120,
        required=False,
    )
    hint_en = forms.CharField(label=_("英文说明"), max_length=240, required=False)
    kind = forms.ChoiceField(
        label=_("怎么答？"),
        choices=list(selectors.ANSWER_KINDS.items()),
        widget=forms.RadioSelect,
        initial=AnswerKind.TEXT,
        error_messages={"required": _("请选怎么答。"), "invalid_choice": _("请选怎么答。")},
    )
    choices = forms.CharField(
        label=_("选项"),
        help_text=_("只有“选一个”才写。一行一个，英文写在竖线后面，例如：还在|Yes"),
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    must = forms.BooleanField(
        label=_("不答就不能往下走"),
        help_text=_("尽量不选。说不清的人也要能提交。"),
        required=False,
    )
    place = forms.IntegerField(
        label=_("放在第几个"),
        min_value=1,
        max_value=MOST_QUESTIONS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "zh-w-2"}),
        error_messages={"invalid": TEXTS["desk.number_invalid"]},
    )

    def question(self, code: str) -> AskedQuestion:
        """What was typed, as a question; a new one gets a code nobody has to think of."""
        typed = self.cleaned_data
        return AskedQuestion(
            code=code or secrets.token_hex(4),
            kind=AnswerKind(typed["kind"]),
            label=Wording(typed["label"], typed["label_en"]),
            hint=Wording(typed["hint"], typed["hint_en"]),
            choices=tuple(_choice(line) for line in lines_of(typed["choices"])),
            must=typed["must"],
        )

    @staticmethod
    def typed_for(question: AskedQuestion, place: int) -> dict[str, object]:
        """A question that stands already, as the form shows it; `place` counts from 1."""
        return {
            "label": question.label.zh,
            "label_en": question.label.en,
            "hint": question.hint.zh,
            "hint_en": question.hint.en,
            "kind": question.kind,
            "choices": "\n".join("|".join(filter(None, (c.zh, c.en))) for c in question.choices),
            "must": question.must,
            "place": place,
        }


def _choice(line: str) -> Wording:
    chinese, _bar, english = line.replace("｜", "|").partition("|")
    return Wording(chinese.strip(), english.strip())
