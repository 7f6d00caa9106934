"""What is to be tried on which families."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhijia.base.ui.forms import DayField, MoneyField
from zhijia.care.services.trials import Question

FILES = forms.ClearableFileInput(attrs={"accept": ".csv,.parquet"})
LINE_HINT = _("空着就按登记的标准。写了就按写的试。")


class TrialForm(forms.Form):
    """Two policies, lines of their own where wanted, the day, the budget, the families."""

    one = forms.ChoiceField(label=_("原来按哪一份"))
    one_line = MoneyField(label=_("低保每月"), required=False, help_text=LINE_HINT)
    other = forms.ChoiceField(label=_("改成哪一份"))
    other_line = MoneyField(label=_("低保每月"), required=False, help_text=LINE_HINT)
    decided_on = DayField(label=_("按哪一天的情况"))
    budget = MoneyField(
        label=_("一年的预算"), required=False, help_text=_("填了就告诉您到第几户用完。")
    )
    file = forms.FileField(
        label=_("家庭的表"),
        required=False,
        help_text=_("空着就用软件自带的412户，都是编的。上传的表三天后删掉，不要写姓名。"),
        widget=FILES,
    )

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in ("one", "other"):
            self.fields[side].choices = choices  # type: ignore[attr-defined]
        self.fields["decided_on"].initial = timezone.localdate()

    def question(self) -> Question:
        """What the service is asked; lines and budget in fen."""
        cleaned = self.cleaned_data
        upload = cleaned["file"]
        return Question(
            one=cleaned["one"],
            other=cleaned["other"],
            decided_on=cleaned["decided_on"],
            one_line=cleaned["one_line"],
            other_line=cleaned["other_line"],
            budget=cleaned["budget"],
            filename=upload.name if upload else "",
            content=upload.read() if upload else b"",
        )
