"""A day for the calendar, and the title it is to have there."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_TITLE = 60


class DeadlineForm(forms.Form):
    """`spelled_out` puts in plain words what the day is; without it nobody who looks over a shared
    phone learns anything."""

    day = forms.DateField(
        label=gettext_lazy("日期"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("没有这一天。请回到计算结果再点一次。"),
            "invalid": gettext_lazy("没有这一天。请回到计算结果再点一次。"),
        },
    )
    words = forms.CharField(required=False, max_length=LONGEST_TITLE)
    spelled_out = forms.BooleanField(required=False)

    @property
    def title(self) -> str:
        words: str = self.cleaned_data["words"]
        return words if self.cleaned_data["spelled_out"] and words else _("重要日子")
