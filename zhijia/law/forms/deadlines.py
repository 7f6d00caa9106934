"""A day for the calendar, and the title it is to have there."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhijia.law.rules.shapes import FIRST_YEAR, LAST_YEAR

LONGEST_TITLE = 60
NO_SUCH_DAY = gettext_lazy("没有这一天。请回到计算结果再点一次。")
# A result lies at most a few years after the last day that may be asked about.
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR + 5, 12, 31)


class DeadlineForm(forms.Form):
    """`spelled_out` puts in plain words what the day is; without it nobody who looks over a shared
    phone learns anything."""

    day = forms.DateField(
        label=gettext_lazy("日期"),
        input_formats=["%Y-%m-%d"],
        validators=[
            MinValueValidator(FIRST_DAY, NO_SUCH_DAY),
            MaxValueValidator(LAST_DAY, NO_SUCH_DAY),
        ],
        error_messages=dict.fromkeys(("required", "invalid"), NO_SUCH_DAY),
    )
    words = forms.CharField(required=False, max_length=LONGEST_TITLE)
    spelled_out = forms.BooleanField(required=False)

    @property
    def title(self) -> str:
        words: str = self.cleaned_data["words"]
        return words if self.cleaned_data["spelled_out"] and words else _("重要日子")
