"""Typed input of the import of rosters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from zhijia.org.forms.tree import UnionChoice
from zhijia.org.models import Union
from zhijia.org.selectors.roster_import import ColumnLine

SHEETS = forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"})


class UploadRosterForm(forms.Form):
    """Into which union, and the file."""

    union = UnionChoice(label=_("导到哪个工会"), queryset=Union.objects.none())
    file = forms.FileField(
        label=_("选择文件"),
        help_text=_(".xlsx .xls .csv，最大40兆。不用改表头，我们会认。"),
        widget=SHEETS,
        error_messages={"required": _("请选择一个文件。")},
    )

    def __init__(self, *args: Any, unions: QuerySet[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        union = self.fields["union"]
        union.queryset = unions  # type: ignore[attr-defined]
        only = list(unions[:2])
        if len(only) == 1:
            union.initial = only[0]
            union.empty_label = None  # type: ignore[attr-defined]


def as_written(title: str) -> str:
    """The head of a column as it stands in the file, which is Chinese on an English page too."""
    return format_html('<span lang="zh-CN">{}</span>', title)


class MapRosterForm(forms.Form):
    """Which national item each column holds. The fields are the columns of the file."""

    def __init__(
        self, *args: Any, columns: list[ColumnLine], items: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for column in columns:
            self.fields[f"column_{column.place}"] = forms.ChoiceField(
                label=as_written(column.title), choices=items, initial=column.item, required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for name, item in list(cleaned.items()):
            if item and item in seen:
                self.add_error(name, _("这一项已经选了另一列。一项只能来自一列。"))
            seen.setdefault(item, name)
        return cleaned

    def mapping(self) -> dict[int, str]:
        """The chosen items by the place of the column."""
        return {
            int(name.removeprefix("column_")): item
            for name, item in self.cleaned_data.items()
            if item
        }


class MendRosterForm(forms.Form):
    """The marked sheet, mended."""

    file = forms.FileField(
        label=_("改好的表"),
        help_text=_("下载标红的表，改好红的格子，再传到这里。“原行号”一列请留着。"),
        widget=SHEETS,
        error_messages={"required": _("请选择一个文件。")},
    )


class AcceptRepairsForm(forms.Form):
    """Whether the suggested repairs are taken."""

    accepted = forms.BooleanField(
        label=_("接受这些修复"),
        help_text=_("不接受的话，要修复的那些行这次不写入。"),
        required=False,
    )


class UndoRosterForm(forms.Form):
    """The number of people, typed by hand."""

    confirmed = forms.IntegerField(
        label=_("要撤销多少人"),
        help_text=_("请照上面的数填一遍。"),
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "zh-w-4"}),
        error_messages={"invalid": _("请填数字。"), "required": _("请照上面的数填一遍。")},
    )


class JoinClaimForm(forms.Form):
    """How the district made sure that both are the same person."""

    note = forms.CharField(
        label=_("怎么核对的"),
        help_text=_("写进会籍记录，本人看得到。例如：本人带身份证来过。"),
        max_length=200,
        error_messages={"required": _("请写怎么核对的。")},
    )


class AnswerClaimForm(forms.Form):
    """Yes or no, by the person."""

    answer = forms.ChoiceField(
        label=_("您的决定"),
        choices=[("yes", _("转过去")), ("no", _("不转，保持现在这样"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个。")},
    )
