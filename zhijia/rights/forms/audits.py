"""Typed input of the social-insurance audit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhijia.base.sealing.models import Reveal
from zhijia.base.ui.forms import DayField
from zhijia.kernel.regions import UnknownRegion, resolve
from zhijia.rights.models.audits import LAYOUTS, SOURCES
from zhijia.rights.selectors.audits import ColumnLine

SHEETS = forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"})
ONE, SEVERAL = "one", "several"
FIRST_DAY = date(2011, 7, 1)
"""社会保险法 98: in force since then."""
LONGEST_AHEAD = timedelta(days=366)


class BeginAuditForm(forms.Form):
    """Whom to audit, where, until which day."""

    whom = forms.ChoiceField(
        label=_("查谁"),
        choices=[(ONE, _("一家单位")), (SEVERAL, _("几家单位，文件里有单位编号"))],
        widget=forms.RadioSelect,
        initial=ONE,
    )
    employer = forms.CharField(
        label=_("单位"),
        help_text=_("单位全称，或者统一社会信用代码。查几家的不用填。"),
        max_length=120,
        required=False,
    )
    region = forms.CharField(
        label=_("参保地"),
        help_text=_("全称或者六位代码。例如：江苏省苏州市。基数和费率按这里的算。"),
        max_length=40,
        error_messages={"required": _("请写参保地。例如：江苏省苏州市。")},
    )
    payer = forms.ChoiceField(
        label=_("单位是哪一类"),
        help_text=_("有的地方两类单位的上下限不同。不知道就不选，分不清的会写“判断不了”。"),
        choices=[
            ("", _("不知道，或者几类都有")),
            ("enterprise", _("企业")),
            ("public_institution", _("机关事业单位")),
        ],
        required=False,
    )
    settle_on = DayField(label=_("算到哪天"), help_text=_("滞纳金算到这一天。"))
    due_day = forms.ChoiceField(
        label=_("每月什么时候截止"),
        help_text=_("不知道就按当地公布的；那里也没有的，滞纳金先空着。"),
        choices=[
            ("", _("按当地公布的截止日")),
            ("last", _("每月最后一天")),
            *((str(day), str(day)) for day in range(1, 29)),
        ],
        required=False,
    )

    def clean_region(self) -> str:
        try:
            return resolve(self.cleaned_data["region"])
        except UnknownRegion:
            raise ValidationError(_("没有找到这个地区。请写全称，例如：江苏省苏州市。")) from None

    def clean_settle_on(self) -> date:
        """A slip of the pen in the year would make the late fee a number nobody owes."""
        day: date = self.cleaned_data["settle_on"]
        if not FIRST_DAY <= day <= timezone.localdate() + LONGEST_AHEAD:
            raise ValidationError(_("应当在2011年7月1日以后，最晚到一年以后。请看看年份。"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("whom") == ONE and not cleaned.get("employer", "").strip():
            self.add_error("employer", _("请写单位的全称，或者统一社会信用代码。"))
        return cleaned


class AddAuditFileForm(forms.Form):
    """Which of the four it is, who handed it over, and the file."""

    layout = forms.ChoiceField(label=_("这是什么"), choices=list(LAYOUTS.items()))
    source = forms.ChoiceField(
        label=_("谁给的"),
        choices=[(str(code), words) for code, words in SOURCES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选是谁给的。它决定结果有多可靠。")},
    )
    file = forms.FileField(
        label=_("选择文件"),
        help_text=_(".xlsx .xls .csv，最大40兆。几年的可以放在一个工作簿的几张表里。"),
        widget=SHEETS,
        error_messages={
            "required": _("请选择一个文件。"),
            "empty": _("这个文件是空的。请换一个。"),
        },
    )


class MapAuditFileForm(forms.Form):
    """What each column holds. The fields are the columns of the file."""

    def __init__(
        self, *args: Any, columns: list[ColumnLine], held: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._titles = {f"column_{column.place}": column.title for column in columns}
        for column in columns:
            self.fields[f"column_{column.place}"] = forms.ChoiceField(
                label=column.title, choices=held, initial=column.column, required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: set[str] = set()
        for name, column in list(cleaned.items()):
            if column and column in seen:
                self.add_error(name, _("这一项已经选了另一列。一项只能来自一列。"))
            seen.add(column)
        return cleaned

    def mapping(self) -> dict[str, str]:
        """What each title was matched with, "" for a column that is not used."""
        return {self._titles[name]: column for name, column in self.cleaned_data.items()}


class NameEmployerForm(forms.Form):
    """Which employer of the register a file means."""

    employer = forms.CharField(
        label=_("这是哪家单位"),
        help_text=_("单位全称，或者统一社会信用代码。"),
        max_length=120,
        error_messages={"required": _("请写单位的全称，或者统一社会信用代码。")},
    )


class RevealAuditedForm(forms.Form):
    """What to see, what for, and why."""

    fields_asked = forms.MultipleChoiceField(
        label=_("看哪些"),
        choices=[
            ("name", _("姓名")),
            ("id_number", _("证件号")),
            ("rows", _("文件里的原行（有工资和缴费）")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一项。")},
    )
    purpose = forms.ChoiceField(
        label=_("为了什么"),
        choices=[(key, _(words)) for key, words in Reveal.Purpose.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选为了什么。")},
    )
    reason = forms.CharField(label=_("具体说一句"), max_length=200, required=False)
