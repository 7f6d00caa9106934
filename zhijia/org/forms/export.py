"""Typed input of an export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhijia.base.sealing.models import Reveal
from zhijia.org.forms.tree import UnionChoice
from zhijia.org.models import Union

KINDS = [("xlsx", _("Excel表格（.xlsx）")), ("csv", _("文本表格（.csv）"))]


class ExportMembersForm(forms.Form):
    """Which branch, and which kind of file."""

    union = UnionChoice(label=_("哪个工会和它下面的会员"), queryset=Union.objects.none())
    kind = forms.ChoiceField(
        label=_("存成什么"), choices=KINDS, initial="xlsx", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, unions: QuerySet[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = unions  # type: ignore[attr-defined]


class ExportIdentitiesForm(ExportMembersForm):
    """The same with the purpose and the reason everybody on it will read."""

    purpose = forms.ChoiceField(
        label=_("做什么用"),
        choices=[
            (Reveal.Purpose.LEGAL_DOCUMENT.value, _("填写法律文书")),
            (Reveal.Purpose.OTHER.value, _("其他，写在下面")),
        ],
        initial=Reveal.Purpose.OTHER.value,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("具体说一句"),
        help_text=_("名册里的每个人都会看到，例如：换届选举名册。"),
        max_length=120,
        required=False,
    )
