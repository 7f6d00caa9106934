"""Typed input of 我的信息: a correction, a code, an answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.access.forms.signing_in import DigitsField, PhoneField
from zhijia.base.texts import Text, sentence
from zhijia.base.ui.forms import half_width
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import id_number

LONGEST = {"name": 60, "id_number": 30, "address": 200, "email": 120, "bank_account": 30}
BANK_DIGITS = range(12, 24)  # GB/T 19583 cards have 12 to 19 digits; accounts of some banks more


class CorrectForm(forms.Form):
    """What is right; with a paper also why, and who shall see the paper."""

    value = forms.CharField(error_messages={"required": _("请写正确的。")})
    why = forms.CharField(
        label=_("怎么不对？"),
        required=False,
        max_length=200,
        help_text=_("可以不写。例如：去年改了名。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    to = forms.ChoiceField(
        label=_("请谁核对？"),
        choices=[("own", _("我的工会")), ("district", _("区总工会，不经过单位"))],
        widget=forms.RadioSelect,
        initial="own",
        error_messages={"required": _("请选一个。")},
    )

    def __init__(
        self, *args: Any, name: str, label: Text, paper: bool, may_choose: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._name = name
        self.fields["value"].label = label
        self.fields["value"].max_length = LONGEST[name]  # type: ignore[attr-defined]
        self.fields["value"].widget.attrs |= {"autocomplete": "off", "maxlength": LONGEST[name]}
        if name == "email":
            self.fields["value"] = forms.EmailField(
                label=label,
                max_length=LONGEST[name],
                error_messages={
                    "required": _("请写正确的。"),
                    "invalid": _("邮箱地址不完整。例如：name@example.com。"),
                },
            )
        if not paper:
            del self.fields["why"]
        if not may_choose:
            del self.fields["to"]

    def clean_value(self) -> str:
        typed: str = self.cleaned_data["value"].strip()
        if len(typed) > LONGEST[self._name]:
            raise forms.ValidationError(_("太长了，请写短一些。"))
        if self._name == "id_number":
            return _id_number(typed)
        if self._name == "bank_account":
            return _bank_account(typed)
        return typed


def _id_number(typed: str) -> str:
    try:
        return id_number(typed)
    except RuleViolation as wrong:
        raise forms.ValidationError(sentence(wrong), code=wrong.code) from None


def _bank_account(typed: str) -> str:
    digits = half_width(typed).replace(" ", "")
    if not digits.isdecimal() or len(digits) not in BANK_DIGITS:
        raise forms.ValidationError(_("银行卡号是12到23位数字。请对着卡再看一遍。"))
    return digits


class NewPhoneForm(forms.Form):
    phone = PhoneField(label=_("新的手机号"))


class ProvePhoneForm(forms.Form):
    code = DigitsField(
        label=_("验证码"),
        help_text=_("新手机号收到的6位数字。"),
        error_messages={"required": _("请写新手机号收到的6位数字。")},
    )


class DeclineCorrectionForm(forms.Form):
    answer = forms.CharField(
        label=_("为什么不能更正？"),
        max_length=300,
        help_text=_("本人会看到。写清楚还缺什么、下一步怎么办。"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由，对方会看到。")},
    )


class SeenForm(forms.Form):
    seen = forms.BooleanField(
        label=_("我当面看过证件，和要更正的一样"),
        error_messages={"required": _("请当面看过证件再更正。")},
    )


class EraseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("我看过上面哪些删、哪些留，要注销账号"),
        error_messages={"required": _("要注销，请先勾上这一条。")},
    )
