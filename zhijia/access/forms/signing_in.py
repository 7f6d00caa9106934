from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import sentence
from zhijia.base.ui.forms import half_width, with_note
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import mobile_number


class PhoneField(forms.CharField):
    """A mobile number as people type it. Clean value: eleven digits."""

    def __init__(self, *, autocomplete: str = "tel-national", **kwargs: Any) -> None:
        attrs = {"inputmode": "tel", "autocomplete": autocomplete, "class": "zh-w-11"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("label", _("手机号"))
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("error_messages", {"required": _("请写手机号。例如：13812345678。")})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return mobile_number(typed)
        except RuleViolation as wrong:
            raise forms.ValidationError(sentence(wrong), code=wrong.code) from None


class DigitsField(forms.CharField):
    """A code as people type it: full-width digits, spaces and dashes are understood."""

    def __init__(self, *, width: int = 11, **kwargs: Any) -> None:
        attrs = {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "class": f"zh-w-{width}",
            "enterkeyhint": "go",
        }
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        typed = half_width(super().clean(value))
        return typed.replace(" ", "").replace("-", "")


class AskForCodeForm(forms.Form):
    phone = PhoneField()
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class EnterPasswordForm(forms.Form):
    phone = PhoneField(autocomplete="username")
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请写密码。没有设过密码，请收验证码登录。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class EnterCodeForm(forms.Form):
    code = DigitsField(
        label=_("验证码"),
        help_text=_("6位数字。"),
        error_messages={"required": _("请写收到的6位验证码。")},
    )


class ChooseAccountForm(forms.Form):
    """One of the people behind a phone; `people` are (key, masked name, what tells them apart)."""

    account = forms.ChoiceField(
        label=_("您是哪一位"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一位。"), "invalid_choice": _("请选一位。")},
    )

    def __init__(
        self, data: Any = None, *, people: list[tuple[str, str, str]], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        choices = [(key, with_note(name, note) if note else name) for key, name, note in people]
        self.fields["account"].choices = choices  # type: ignore[attr-defined]
