"""Typed input of the committees' pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zhijia.base.texts import sentence
from zhijia.base.ui.forms import MoneyField, half_width
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.identity import mobile_number
from zhijia.org.forms.tree import DateInput
from zhijia.org.models import (
    CertificateFiling,
    CommitteeKind,
    ElectedBy,
    FilingCause,
    Position,
    Term,
)
from zhijia.org.rules.committee import POSITIONS


class RecordTermForm(forms.ModelForm):  # type: ignore[type-arg]
    """A term as its superior approved it."""

    kind = forms.ChoiceField(
        label=_("哪个委员会"), choices=CommitteeKind.choices, widget=forms.RadioSelect
    )
    since = forms.DateField(label=_("本届开始"), widget=DateInput())
    years = forms.TypedChoiceField(label=_("几年一届"), coerce=int, widget=forms.RadioSelect)

    class Meta:
        model = Term
        fields = ("number", "seats", "elected_by", "approval_no", "approved_on")
        widgets = {"approved_on": DateInput(), "elected_by": forms.RadioSelect}

    field_order = ("kind", "since", "years", "number", "seats", "elected_by")

    def __init__(self, *args: Any, years: tuple[int, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["years"].choices = [  # type: ignore[attr-defined]
            (n, ngettext("%(n)s年", "%(n)s年", n) % {"n": n}) for n in years
        ]
        self.fields["elected_by"].choices = ElectedBy.choices  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """The columns of the term beside its kind and its days."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SeatMemberForm(forms.Form):
    """Somebody of the roster by name; the phone only where two have the same name."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        help_text=_("本工会和下面工会名册里的在籍会员。保留会籍的不能选。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "zh-w-11"}),
    )
    phone = forms.CharField(
        label=_("手机号"),
        required=False,
        help_text=_("有同名的才要填。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "zh-w-11"}),
    )
    position = forms.ChoiceField(label=_("职务"), widget=forms.RadioSelect)
    since = forms.DateField(label=_("任职开始"), widget=DateInput())

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = POSITIONS[term.kind]
        self.fields["position"].choices = [pair for pair in Position.choices if pair[0] in fitting]  # type: ignore[attr-defined]
        self.initial.setdefault("since", term.since)

    def clean_phone(self) -> str:
        typed = half_width(self.cleaned_data["phone"])
        if not typed:
            return ""
        try:
            return mobile_number(typed)
        except RuleViolation as wrong:
            raise ValidationError(sentence(wrong), code=wrong.code) from None


class UnseatMemberForm(forms.Form):
    on = forms.DateField(label=_("从哪天起不再担任"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())


class NoteChangeForm(forms.ModelForm):  # type: ignore[type-arg]
    """What changed, and on which day."""

    class Meta:
        model = CertificateFiling
        fields = ("cause", "changed_on")
        widgets = {"cause": forms.RadioSelect, "changed_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"].choices = FilingCause.choices  # type: ignore[attr-defined]


class FileChangeForm(forms.Form):
    """When it was filed, and the end of the new certificate if one was given."""

    filed_on = forms.DateField(label=_("哪天办的"), widget=DateInput())
    until = forms.DateField(
        label=_("新证书到期"),
        required=False,
        help_text=_("没有换证就不用填。"),
        widget=DateInput(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("filed_on", timezone.localdate())


class DivideFundsForm(forms.Form):
    """An amount to be divided by the rule in force."""

    amount = MoneyField(label=_("拨缴的工会经费"), required=False)
