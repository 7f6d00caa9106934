"""What officers type to enter a figure, and what anybody asks to see what is known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS, in_the_readers_language
from zhijia.base.ui.forms import DayField, StoryArea, half_width
from zhijia.kernel.figure_kinds import KINDS, Kind
from zhijia.kernel.regions import UnknownRegion, resolve
from zhijia.law.models import DOCUMENT_LENGTH, NOTE_LENGTH, SOURCE_LENGTH
from zhijia.law.rules.figure_words import CHOICES, DIMENSIONS, kind_words
from zhijia.law.selectors.figures import FIRST_YEAR, LAST_YEAR

NARROW = {"class": "zh-w-11"}
REGION_ERRORS = {"required": TEXTS["law.region_missing"]}

# What may be typed as an amount, by the first word of the unit.
HINTS = {
    "yuan": _("写元，最多两位小数，例如：4952。全年的数除以12个月可以写成：79741/12。"),
    "fraction": _("写百分数，例如：8%。"),
    "flag": _("是写1，不是写0。"),
    "day": _("写日期里的那一天，例如：15。"),
}
ANY_NUMBER = _("写数字，例如：20。")


class RegionField(forms.CharField):
    """A place by its name or its six-digit code. Clean value: the code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("地区"))
        kwargs.setdefault("help_text", _("写省或市的名称，例如：江苏省、苏州市。全国的写：全国。"))
        super().__init__(max_length=40, error_messages=REGION_ERRORS, **kwargs)

    def clean(self, value: Any) -> str:
        typed = half_width(super().clean(value))
        if not typed:
            return ""
        try:
            return resolve(typed)
        except UnknownRegion:
            raise forms.ValidationError(
                TEXTS["law.region_unknown"], code="law.region_unknown"
            ) from None


class KnownFiguresForm(forms.Form):
    region = RegionField()
    year = forms.IntegerField(
        label=_("年份"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"class": "zh-w-4", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), TEXTS["law.year_unknown"]
        ),
    )
    kind = forms.ChoiceField(label=_("哪一种"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("全部")), *kinds_to_choose()]  # type: ignore[attr-defined]


def kinds_to_choose() -> list[tuple[str, str]]:
    """Every kind by its title in the reader's language."""
    return [(kind, in_the_readers_language(kind_words(kind))) for kind in KINDS]


class ProposeFigureForm(forms.Form):
    """The columns of one kind: what narrows it is asked only where the kind is narrowed so."""

    region = RegionField()
    value = forms.CharField(
        label=_("数值"),
        max_length=80,
        widget=forms.TextInput(attrs=NARROW),
        error_messages={"required": TEXTS["law.value_missing"]},
    )
    valid_from = DayField(label=_("从哪天起"))
    valid_to = DayField(
        label=_("到哪天止"), help_text=_("含当天。文件没有写就空着。"), required=False
    )
    known_since = DayField(label=_("公布日期"), help_text=_("文件哪天公布的。"))
    provisional = forms.BooleanField(label=_("文件说这是暂定的"), required=False)
    grace_until = DayField(
        label=_("哪天以前补缴不收滞纳金"), help_text=_("文件没有写就空着。"), required=False
    )
    document = forms.CharField(
        label=_("文号"),
        help_text=_("例如：苏人社发〔2024〕38号。没有文号就写文件名称。"),
        max_length=DOCUMENT_LENGTH,
        error_messages={"required": TEXTS["law.document_missing"]},
    )
    source = forms.CharField(
        label=_("出处"),
        help_text=_("在哪里能看到原文：网址，或者在哪个单位存着。"),
        max_length=SOURCE_LENGTH,
        error_messages={"required": TEXTS["law.source_missing"]},
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        known = KINDS[kind]
        self.fields["value"].help_text = _hint(known)
        self.fields |= {f"dim_{key}": _dimension(known, key) for key in known.dims}
        if not kind.startswith("contribution"):
            del self.fields["grace_until"]
        self.order_fields(["region", *(f"dim_{key}" for key in known.dims), "value"])

    def typed(self) -> dict[str, Any]:
        """What was typed, by the columns of the shipped files."""
        cleaned = self.cleaned_data
        dims = {key: half_width(cleaned[f"dim_{key}"]) for key in KINDS[self.kind].dims}
        columns = {name: value for name, value in cleaned.items() if not name.startswith("dim_")}
        return {
            **columns,
            "kind": self.kind,
            "dims": dims,
            "value": half_width(cleaned["value"]),
        }


def _hint(kind: Kind) -> Any:
    return HINTS.get(kind.unit.partition("/")[0].partition(" ")[0], ANY_NUMBER)


def _dimension(kind: Kind, key: str) -> forms.Field:
    """A choice where the values are known, else a short text; open means it holds for all."""
    label = in_the_readers_language(DIMENSIONS[key])
    if key not in CHOICES:
        box = forms.TextInput(attrs={"class": "zh-w-4", "inputmode": "numeric"})
        return forms.CharField(label=label, required=False, max_length=20, widget=box)
    choices = [(word, in_the_readers_language(said)) for word, said in CHOICES[key].items()]
    open_to_all = [] if key in kind.usual else [("", _("都适用"))]
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[*open_to_all, *choices],
        initial=kind.usual.get(key, ""),
    )


class NoteForm(forms.Form):
    """Why a proposal goes back, why a figure is in doubt, or why it stays."""

    note = forms.CharField(
        label=_("理由"),
        widget=StoryArea(NOTE_LENGTH, attrs={"rows": 4}),
        error_messages={"required": TEXTS["law.note_missing"]},
    )

    def __init__(self, *args: Any, label: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label, self.fields["note"].help_text = label, hint
