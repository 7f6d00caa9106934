"""Typed input of the members' pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhijia.base.sealing.models import Reveal
from zhijia.org.forms.tree import DateInput, UnionChoice
from zhijia.org.models import (
    ChangeKind,
    Employer,
    MemberRecord,
    Membership,
    MembershipState,
    Union,
)
from zhijia.org.rules.codes import CHANGE_REASON, EDUCATION, EMPLOYMENT, HOUSEHOLD_TYPE, SKILL
from zhijia.org.selectors.members import Chosen

NOTE = forms.Textarea(attrs={"rows": 3})
CHOOSE_FROM = 20
CODED = {"skill": SKILL, "education": EDUCATION, "household_type": HOUSEHOLD_TYPE}


class FilterMembersForm(forms.Form):
    """What the list is narrowed to; what nobody offers narrows nothing."""

    q = forms.CharField(label=_("姓名、拼音、完整的手机号或者证件号、会员号"), required=False)
    state = forms.ChoiceField(
        label=_("会籍"),
        required=False,
        choices=[("", _("在籍和保留")), *MembershipState.choices],
    )
    employment = forms.ChoiceField(
        label=_("就业状况"),
        required=False,
        choices=[("", _("不限")), *((code, _(words)) for code, words in EMPLOYMENT.items())],
    )

    def chosen(self) -> Chosen:
        self.is_valid()
        typed = self.cleaned_data
        return Chosen(typed.get("q", ""), typed.get("state", ""), typed.get("employment", ""))


class MemberChangeForm(forms.Form):
    """The day of a change, and a few words for the membership's record."""

    on = forms.DateField(label=_("哪一天"), widget=DateInput())
    note = forms.CharField(
        label=_("备注"),
        max_length=300,
        required=False,
        widget=NOTE,
        help_text=_("写在会籍记录里，本人看得到。"),
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership
        self.initial.setdefault("on", timezone.localdate())


class TransferMembershipForm(MemberChangeForm):
    """Into which union: typed, and chosen when several have such a name."""

    named = forms.CharField(
        label=_("转到哪个工会"),
        max_length=120,
        help_text=_("写名称或者其中几个字，例如：锻造厂。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    union = UnionChoice(
        label=_("是哪一个"),
        queryset=Union.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("有几个工会的名称里有这些字。请选一个。")},
    )
    field_order = ("named", "union", "on", "note")

    def __init__(self, *args: Any, places: QuerySet[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get("named", "").strip() if self.is_bound else ""
        found = places.filter(name__icontains=typed)[: CHOOSE_FROM + 1] if typed else ()
        self.found = list(found)
        choice = self.fields["union"]
        choice.required = 2 <= len(self.found) <= CHOOSE_FROM
        offered = self.found if len(self.found) <= CHOOSE_FROM else []
        choice.queryset = places.filter(pk__in=[union.pk for union in offered])  # type: ignore[attr-defined]
        if not choice.required:
            choice.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("named"):
            return cleaned
        if not self.found:
            self.add_error("named", _("没有找到这个名称的工会，或者不归您管。请上级工会来办。"))
        elif len(self.found) > CHOOSE_FROM:
            self.add_error("named", _("名称里有这些字的工会太多了。请写全一些。"))
        elif len(self.found) == 1:
            cleaned["union"] = self.found[0]
        return cleaned


class RetainMembershipForm(MemberChangeForm):
    """Why the membership is retained: the work, and the national reason."""

    employment = forms.ChoiceField(
        label=_("就业状况"),
        choices=[(code, _(EMPLOYMENT[code])) for code in ("4", "5", "3", "9")],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("会籍变化原因"),
        choices=[(code, _(CHANGE_REASON[code])) for code in ("1", "3", "4")],
        widget=forms.RadioSelect,
    )
    field_order = ("employment", "reason", "on", "note")


class RestoreMembershipForm(MemberChangeForm):
    """Back at work in the same union."""


class EndMembershipForm(MemberChangeForm):
    """The person leaves, or goes to a union outside this platform."""

    kind = forms.ChoiceField(
        label=_("为什么结束"),
        choices=[
            (str(ChangeKind.LEFT), _("本人要求退会")),
            (str(ChangeKind.TRANSFERRED_OUT), _("转到本平台以外的工会")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "on", "note")


class ExcludeMembershipForm(MemberChangeForm):
    """The decision that excludes a member."""

    note = forms.CharField(
        label=_("哪次会议决定的"),
        max_length=300,
        widget=NOTE,
        help_text=_("开除要由工会小组讨论、基层委员会决定，报上一级工会备案。本人看得到。"),
    )


class CorrectMembershipForm(forms.Form):
    """Why a line of the record was a mistake."""

    note = forms.CharField(
        label=_("哪里录错了"),
        max_length=300,
        widget=NOTE,
        help_text=_("原来的记录不删，后面加一条更正。"),
    )


class EditMemberForm(forms.ModelForm):  # type: ignore[type-arg]
    """The open items of the national register, and the work."""

    employment = forms.ChoiceField(
        label=_("就业状况"),
        required=False,
        choices=[("", _("没有登记")), *((code, _(words)) for code, words in EMPLOYMENT.items())],
    )
    employer = forms.ModelChoiceField(
        label=_("用人单位"),
        required=False,
        queryset=Employer.objects.none(),
        empty_label=_("没有登记"),
    )
    field_order = ("employment", "employer")

    class Meta:
        model = MemberRecord
        fields = (
            "work_unit",
            "staff_no",
            "trade",
            "job_title",
            "skill",
            "education",
            "first_work_year",
            "household_type",
            "is_migrant_worker",
            "card_no",
        )

    def __init__(self, *args: Any, employers: QuerySet[Employer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = employers  # type: ignore[attr-defined]
        for name, codes in CODED.items():
            offered = [(code, _(words)) for code, words in codes.items()]
            self.fields[name].choices = [("", _("没有登记")), *offered]  # type: ignore[attr-defined]
        self.fields["is_migrant_worker"].widget.choices = [
            ("unknown", _("没有登记")), ("true", _("是")), ("false", _("否")),
        ]  # fmt: skip

    def clean_first_work_year(self) -> int | None:
        year: int | None = self.cleaned_data["first_work_year"]
        if year is not None and not 1930 <= year <= timezone.localdate().year:
            raise ValidationError(_("这一年不对。请写四位数的年份，例如：2009。"))
        return year


class RevealMemberForm(forms.Form):
    """What to see, what for, and why."""

    fields_asked = forms.MultipleChoiceField(
        label=_("看哪些"),
        choices=[("name", _("姓名")), ("phone", _("手机号")), ("id_number", _("证件号"))],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一项。")},
    )
    purpose = forms.ChoiceField(
        label=_("为了什么"),
        choices=[(key, _(words)) for key, words in Reveal.Purpose.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选为了什么。本人会看到。")},
    )
    reason = forms.CharField(label=_("具体说一句（本人会看到）"), max_length=200, required=False)


class MergePeopleForm(forms.Form):
    """Which entry stays, and how we know that it is one person."""

    keep = forms.ChoiceField(label=_("保留哪一份"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("怎么知道是同一个人"),
        max_length=300,
        widget=NOTE,
        help_text=_("例如：打电话问过本人。"),
    )

    def __init__(self, *args: Any, sides: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = sides  # type: ignore[attr-defined]


class UndoMergeForm(forms.Form):
    """Nothing to fill in: the page says what goes back, the button does it."""

    confirmed = forms.CharField(widget=forms.HiddenInput, initial="1")
