"""What is typed about paper: a poster's place, how many forms, a form that came back, its code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.ui.forms import DayField
from zhijia.desk.forms.entering import EnterRequestForm
from zhijia.desk.rules.paper_codes import MOST_FORMS


def _code_field(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("单子上的号"),
        help_text=help_text,
        max_length=60,
        error_messages={"required": _("请写单子上的号。它是20位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class PosterForm(forms.Form):
    name = forms.CharField(
        label=_("地方叫什么"),
        help_text=_("例如：东湖街道职工服务站。"),
        max_length=60,
        error_messages={"required": _("请写这个地方叫什么。")},
    )
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    hours = forms.CharField(label=_("什么时候有人"), max_length=60, required=False)


class PrintPaperFormsForm(forms.Form):
    count = forms.IntegerField(
        label=_("印几张"),
        help_text=_("每张的号都不一样，只能用一次。一年内有效。"),
        min_value=1,
        max_value=MOST_FORMS,
        initial=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "zh-w-4"}),
        error_messages={
            "required": _("请写印几张。"),
            "invalid": _("请只写数字。例如：3。"),
        },
    )


class EnterPaperForm(EnterRequestForm):
    """A form that was handed in, as it was filled in by hand. What does not stand on it is left out."""

    must_ask = False

    code = _code_field(_("右上角的20位数字，空格可写可不写。"))
    received_on = DayField(
        label=_("哪天收到的？"),
        help_text=_("照单子上写的收件日期。时限从这一天算。"),
    )

    field_order = ("code", "received_on", *EnterRequestForm.field_order)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["source"], self.fields["concerns"]
        self.fields["story"].help_text = _("照单子上写的录，不改也不评。")

    def answers(self) -> dict[str, str]:
        """What a draft keeps of the form: not the code, which is the worker's key."""
        others = ("code", "received_on")
        return {name: to for name, to in super().answers().items() if name not in others}


class OpenWithCodeForm(forms.Form):
    code = _code_field(_("您留下的那一联上的20位数字，空格可写可不写。"))
