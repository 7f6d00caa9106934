"""The shape of what people type when they join, move, keep or leave. Nothing typed is ever lost: a
wrong page comes back as it was sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS, sentence
from zhijia.base.ui.forms import with_note
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import id_number, mobile_number
from zhijia.org.models import Employer
from zhijia.org.rules.codes import EMPLOYMENT
from zhijia.org.rules.joining_flow import DIRECT, ENTERPRISE
from zhijia.org.selectors.joining import UNKNOWN

AT_WORK = "1"
EMPLOYMENTS = [(code, _(words)) for code, words in EMPLOYMENT.items()]
SAID = "said"  # the direct way: where somebody works is theirs to say or not


class WayForm(forms.Form):
    way = forms.ChoiceField(
        label=_("您想从哪里入会？"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选一种。拿不准就选第一种，以后可以转。"),
            "invalid_choice": _("请选一种。拿不准就选第一种，以后可以转。"),
        },
        choices=[
            (
                DIRECT,
                with_note(
                    _("直接向区总工会申请"),
                    _(
                        "我们不通知您的单位。您单位的工会在平台上看不到您是会员，"
                        "除非您以后自己转过去。会籍先放在区总工会。"
                    ),
                ),
            ),
            (
                ENTERPRISE,
                with_note(
                    _("向我单位的工会申请"),
                    _(
                        "单位工会的干部会看到您的申请，3个工作日内答复。"
                        "没有按时答复的，改由上级工会答复。"
                    ),
                ),
            ),
        ],
    )


class DirectWorkForm(forms.Form):
    """Where somebody works, if they want to say it; nobody looks it up."""

    employer = forms.CharField(
        label=_("您在哪里上班？"),
        help_text=_("可以空着。写了也只有区总工会看得到，不会去问您的单位。"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    employment = forms.ChoiceField(label=_("现在的就业状况"), choices=EMPLOYMENTS, initial=AT_WORK)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        return {**found, "work": SAID}


class EmployerWorkForm(forms.Form):
    """First the name of the employer, then which of those found is meant. The same page, twice."""

    employer = forms.CharField(
        label=_("您的单位叫什么？"),
        help_text=_("写全称，或者其中连着的两个字以上。"),
        max_length=120,
        error_messages={"required": _("请写单位的名称。写不全也行，至少两个字。")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    searched = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.ChoiceField(
        label=_("是哪一个？"),
        choices=(),
        widget=forms.RadioSelect,
        error_messages={
            "required": TEXTS["org.place_missing"],
            "invalid_choice": TEXTS["org.place_missing"],
        },
    )
    employment = forms.ChoiceField(label=_("现在的就业状况"), choices=EMPLOYMENTS, initial=AT_WORK)

    def __init__(
        self, *args: Any, find: Callable[[str], Sequence[Employer]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.typed = str(self["employer"].value() or "").strip()
        self.is_looked_up = self.typed == str(self["searched"].value() or "").strip()
        self.found = list(find(self.typed))
        self._offer()

    def _offer(self) -> None:
        if not self.typed:
            del self.fields["place"]
            return
        known = [(str(one.pk), with_note(one.name, _answers(one))) for one in self.found]
        nobody = with_note(
            _("不在名单里") if known else _("没有找到这个单位"),
            _("交给区总工会，由区总工会找到该由哪个工会答复。"),
        )
        place = self.fields["place"]
        place.choices = [*known, (UNKNOWN, nobody)]  # type: ignore[attr-defined]

    def answers(self) -> dict[str, str]:
        """What the draft keeps: the name as it is written down, once it was found."""
        said: dict[str, str] = self.cleaned_data
        named = next((e.name for e in self.found if str(e.pk) == said["place"]), said["employer"])
        return {"employer": named, "work": said["place"], "employment": said["employment"]}


def _answers(employer: Employer) -> Any:
    if employer.is_organised:
        return _("由%(union)s答复") % {"union": employer.union.name}
    return _("还没有工会，由%(union)s答复") % {"union": employer.union.name}


class WhoForm(forms.Form):
    """Name, identity number and phone; of an account only what is not written down yet."""

    name = forms.CharField(
        label=_("您的姓名"),
        max_length=60,
        error_messages={"required": _("请写姓名，和身份证上一样。")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "zh-w-11"}),
    )
    id_number = forms.CharField(
        label=_("身份证号"),
        help_text=_(
            "用来确认没有重复入会，只存加密后的。港澳台居民居住证、外国人永久居留身份证也可以。"
        ),
        max_length=40,
        error_messages={"required": _("请写身份证号。没有这些证件的，打12351，我们帮您办。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "zh-w-18"}),
    )
    phone = forms.CharField(
        label=_("手机号"),
        help_text=_("有结果就发到这个号码。短信里不写是什么事。"),
        max_length=40,
        error_messages={"required": _("请写手机号，我们好把结果告诉您。")},
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "tel", "class": "zh-w-11"}
        ),
    )

    def __init__(self, *args: Any, asked: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(asked):
            del self.fields[name]

    def clean_id_number(self) -> str:
        return _read(id_number, self.cleaned_data["id_number"])

    def clean_phone(self) -> str:
        return _read(mobile_number, self.cleaned_data["phone"])

    def clean_name(self) -> str:
        return "".join(str(self.cleaned_data["name"]).split())


def _read(reader: Callable[[str], str], typed: str) -> str:
    try:
        return reader(typed)
    except RuleViolation as wrong:
        raise forms.ValidationError(sentence(wrong), code=wrong.code) from None


class ConsentForm(forms.Form):
    """Two consents, each of its own: to the charter, and to the use of what was typed."""

    charter = forms.BooleanField(
        label=_("我自愿加入工会，承认《中国工会章程》"),
        error_messages={"required": _("入会要本人自愿，承认章程。同意就请勾选。")},
    )
    personal_data = forms.BooleanField(
        label=_("我同意工会用我填的这些信息办理入会，登记在会员名册里"),
        error_messages={"required": _("不登记这些就办不了入会。同意就请勾选。")},
    )


class OpenApplicationForm(forms.Form):
    number = forms.CharField(
        label=_("申请号"),
        help_text=_("例如：2018-0312-4831-7702"),
        max_length=60,
        error_messages={"required": _("请写申请号。它在您提交后的那一页上。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    passphrase = forms.CharField(
        label=_("口令"),
        help_text=_("16位数字，空格可写可不写。"),
        max_length=60,
        error_messages={"required": _("请写口令。它是16位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class RefuseApplicationForm(forms.Form):
    text = forms.CharField(
        label=_("为什么不同意，申请人可以去哪里？"),
        help_text=_("申请人会看到这段话。写清楚原因、可以找谁、地址和电话。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写明理由和去处，申请人会看到。")},
    )


class RevealApplicantForm(forms.Form):
    fields_asked = forms.MultipleChoiceField(
        label=_("看哪些"),
        choices=[("name", _("姓名")), ("phone", _("手机号")), ("id_number", _("身份证号"))],
        initial=["name"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一项。")},
    )
    purpose = forms.ChoiceField(
        label=_("为了什么"),
        choices=[
            ("phone", _("打电话核实")),
            ("visit", _("上门")),
            ("legal_document", _("填写法律文书")),
            ("other", _("其他")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选为了什么。本人会看到。")},
    )
    reason = forms.CharField(
        label=_("具体说一句（本人会看到）"),
        required=False,
        max_length=200,
        help_text=_("例如：核对是不是本单位的职工。"),
    )


class RetainForm(forms.Form):
    """Why somebody wants to keep their membership without being at work."""

    WHY = (
        ("retired", _("退休了")),
        ("laid_off", _("下岗、待岗")),
        ("jobless", _("失业了")),
        ("bankrupt", _("单位破产、关闭了")),
    )
    CODES = {
        "retired": {"employment": "4", "reason": "1"},
        "laid_off": {"employment": "2", "reason": "2"},
        "jobless": {"employment": "3", "reason": "3"},
        "bankrupt": {"employment": "3", "reason": "4"},
    }

    why = forms.ChoiceField(
        label=_("为什么要保留会籍？"),
        choices=WHY,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个原因。")},
    )

    def codes(self) -> dict[str, str]:
        """The national codes: employment, and the reason of the change."""
        return self.CODES[self.cleaned_data["why"]]
