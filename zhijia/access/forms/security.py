from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from zhijia.access.forms.signing_in import DigitsField
from zhijia.access.models import Account
from zhijia.base.texts import sentence
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import id_number


class ProveForm(forms.Form):
    """A code of the app or a recovery code."""

    code = DigitsField(
        label=_("验证码"),
        help_text=_("验证器应用里的6位数字。手机不在身边，可以用8位的备用码。"),
        error_messages={"required": _("请写验证器应用里的6位数字，或者一个备用码。")},
    )


class SetUpTotpForm(forms.Form):
    code = DigitsField(
        label=_("应用里显示的6位数字"),
        error_messages={"required": _("请写验证器应用里显示的6位数字。")},
    )


class CredentialField(forms.CharField):
    """A passkey as the browser's dialog gives it back: JSON, with the certificates of a security key
    at most some thousand characters. Clean value: what the JSON holds."""

    LONGEST = 20_000
    NONE = _("没有收到通行密钥。请再按一次，或者用别的办法。")

    def __init__(self, **kwargs: Any) -> None:
        told = dict.fromkeys(("required", "invalid", "max_length"), self.NONE)
        kwargs.setdefault("widget", forms.HiddenInput)
        super().__init__(max_length=self.LONGEST, error_messages=told, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            return json.loads(typed)
        except (ValueError, RecursionError):  # not JSON; a number without end; a thousand brackets
            raise forms.ValidationError(self.NONE, code="invalid") from None


class PasskeyForm(forms.Form):
    """What the browser's passkey dialog gave back."""

    credential = CredentialField()


class AddPasskeyForm(PasskeyForm):
    name = forms.CharField(
        label=_("给它起个名字"),
        help_text=_("例如：办公室电脑"),
        max_length=30,
        error_messages={"required": _("请写一个名字，以后认得出来。例如：办公室电脑。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "zh-w-18"}),
    )

    field_order = ("name", "credential")


class ResetSecondFactorForm(forms.Form):
    seen = forms.BooleanField(
        label=_("我当面看过证件，是本人"),
        error_messages={"required": _("请当面看过证件再重设。")},
    )


class ChangePasswordForm(forms.Form):
    """A new password, typed once and shown on wish by the browser."""

    new = forms.CharField(
        label=_("新密码"),
        help_text=_("至少10位，别用手机号、生日。"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请写新密码，至少10位。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再写一遍"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请把新密码再写一遍。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Any = None, *, account: Account) -> None:
        super().__init__(data)
        self._account = account

    def clean_new(self) -> str:
        password: str = self.cleaned_data["new"]
        validate_password(password, self._account)
        return password

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "new" in typed and "again" in typed and typed["new"] != typed["again"]:
            self.add_error("again", _("两遍写的不一样。请再写一遍。"))
        return typed


class ProveDeviceForm(forms.Form):
    """The whole identity number: somebody who was given the phone number does not know it."""

    id_number = forms.CharField(
        label=_("写完整的身份证号"),
        help_text=_("只用来和工会登记的比对，不另外保存。"),
        max_length=30,
        error_messages={"required": _("请写18位身份证号。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "zh-w-18"}),
    )

    def clean_id_number(self) -> str:
        try:
            return id_number(self.cleaned_data["id_number"])
        except RuleViolation as wrong:
            raise forms.ValidationError(sentence(wrong), code=wrong.code) from None
