"""What is typed in the first run."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from zhijia.access.forms.signing_in import PhoneField
from zhijia.access.rules.roles import DISTRICT, STREET, roles_at
from zhijia.base.texts import VERBS
from zhijia.org import selectors as org

NAME_LENGTH = 120


class BeginDistrictForm(forms.Form):
    code = forms.CharField(
        label=_("设置码"),
        help_text=_("启动平台的窗口里写着，只能用一次。"),
        error_messages={"required": _("请写设置码。它在启动平台的窗口里。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    district = forms.CharField(
        label=_("工会名称"),
        help_text=_("例如：示范区总工会"),
        max_length=120,
        error_messages={"required": _("请写工会的全称。")},
    )
    name = forms.CharField(
        label=_("您的姓名"),
        help_text=_("您会是第一位区总工会主席账号，以后可以改任。"),
        max_length=60,
        error_messages={"required": _("请写您的姓名。")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("您的手机号"),
        help_text=_("用来登录。"),
    )
    password = forms.CharField(
        label=_("登录密码"),
        help_text=_("至少10位，别用手机号、生日。"),
        error_messages={"required": _("请写密码，至少10位。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class AuditTrailForm(forms.Form):
    """What the auditor asks for: every part may be left out."""

    verb = forms.ChoiceField(label=_("做了什么"), required=False)
    who = forms.RegexField(r"^(visitor|account:\d{1,18}|system:[\w.-]{1,60})$", required=False)
    target = forms.RegexField(
        r"^\s*[a-z_.]{1,80}:[\w.-]{1,40}\s*$",
        label=_("对什么"),
        required=False,
        error_messages={"invalid": _("请照表里“对什么”那一栏的样子写，例如desk.request:12。")},
    )
    before = forms.IntegerField(required=False, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(VERBS.items(), key=lambda verb: verb[0])
        self.fields["verb"].choices = [("", _("全部")), *known]  # type: ignore[attr-defined]

    def clean_target(self) -> str:
        return str(self.cleaned_data["target"]).strip()


class RenameDistrictForm(forms.Form):
    name = forms.CharField(
        label=_("工会名称"),
        max_length=120,
        error_messages={"required": _("请写工会的全称。")},
    )
    reason = forms.CharField(
        label=_("为什么改"),
        help_text=_("例如：批复文号。会留在组织沿革里。"),
        max_length=300,
        error_messages={"required": _("请写为什么改，例如批复文号。")},
    )


class PlantStreetsForm(forms.Form):
    names = forms.CharField(
        label=_("街道、乡镇工会"),
        help_text=_("一行一个，写全称。例如：东湖街道总工会"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("请至少写一个街道或系统，一行一个。")},
    )

    def clean_names(self) -> str:
        names: str = self.cleaned_data["names"]
        if any(len(line.strip()) > NAME_LENGTH for line in names.splitlines()):
            raise forms.ValidationError(
                _("每行最多%(most)s字。是不是几个名字写在了一行？一行写一个。"),
                params={"most": NAME_LENGTH},
            )
        return names


class AddOfficerForm(forms.Form):
    name = forms.CharField(
        label=_("姓名"), max_length=60, error_messages={"required": _("请写姓名。")}
    )
    phone = PhoneField(
        autocomplete="off",
        label=_("手机号"),
        help_text=_("本人用验证码第一次登录，再自己设密码。"),
    )
    union = forms.ChoiceField(label=_("在哪个工会"))
    role = forms.ChoiceField(label=_("任什么职"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        district = org.district()
        unions = ([district] if district else []) + org.streets()
        roles = {**roles_at(DISTRICT), **roles_at(STREET)}
        self.fields["union"].choices = [(str(u.pk), u.name) for u in unions]  # type: ignore[attr-defined]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (key, _(role.title)) for key, role in roles.items()
        ]
