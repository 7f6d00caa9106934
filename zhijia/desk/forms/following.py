"""What the person types who follows their own matter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS
from zhijia.desk.forms.asking import PapersForm
from zhijia.desk.forms.shared import say
from zhijia.desk.rules.flow import ASK_WHY, Grade
from zhijia.desk.rules.words import STORY_LENGTH

GRADES = {
    Grade.VERY_SATISFIED: _("非常满意"),
    Grade.SATISFIED: _("满意"),
    Grade.MOSTLY_SATISFIED: _("基本满意"),
    Grade.DISSATISFIED: _("不满意"),
    Grade.VERY_DISSATISFIED: _("非常不满意"),
}


class AttachPaperForm(PapersForm):
    """One paper for a matter that is filed already: here it cannot be left out."""

    papers = forms.FileField(
        label=_("材料"),
        help_text=_("照片、录音、PDF、Word、Excel都可以，每个不超过20兆，一次交一个。"),
        error_messages={
            "required": _("请先选一个文件。"),
            "empty": _("这个文件是空的。请换一个。"),
        },
    )


class OpenWithPassphraseForm(forms.Form):
    number = forms.CharField(
        label=_("受理号"),
        help_text=_("例如：2018-0312-4831-7702"),
        max_length=60,
        error_messages={"required": _("请写受理号。它在您提交后的那一页上。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    passphrase = forms.CharField(
        label=_("口令"),
        help_text=_("16位数字，空格可写可不写。"),
        max_length=60,
        error_messages={"required": _("请写口令。它是16位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class SupplyRequestForm(forms.Form):
    text = forms.CharField(
        label=_("还想说什么？"),
        help_text=_("没有就空着。哪样没有，也可以在这里说。"),
        required=False,
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RateRequestForm(forms.Form):
    grade = forms.ChoiceField(
        label=_("这次办得怎么样？"),
        help_text=_("只有您能评，经办人改不了。"),
        choices=list(GRADES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["desk.grade_missing"],
            "invalid_choice": TEXTS["desk.grade_missing"],
        },
    )
    why = forms.CharField(
        label=_("哪里不满意？"),
        help_text=_("选了不满意，请说一句，我们好改。"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("grade") in ASK_WHY and not found.get("why", "").strip():
            self.add_error("why", say("desk.why_missing"))
        return found
