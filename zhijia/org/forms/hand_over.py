"""Typed input of a hand-over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhijia.org.forms.tree import UnionChoice
from zhijia.org.models import Union


class HandOverRegisterForm(forms.Form):
    """Which branch, and why: everybody in the package will read it."""

    union = UnionChoice(label=_("移交哪个工会和它下面的"), queryset=Union.objects.none())
    reason = forms.CharField(
        label=_("为什么移交"),
        help_text=_("包里的每个人都会看到，例如：换用省里的系统。"),
        max_length=120,
    )

    def __init__(self, *args: Any, unions: QuerySet[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = unions  # type: ignore[attr-defined]
