"""What officers type about a place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS
from zhijia.org.models import Union
from zhijia.press.models import Station

FIELDS = ("kind", "name", "address", "phone", "hours", "offers", "source")


class StationForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic at run time
    """The columns of the directory; `union` is asked only when the place is new."""

    class Meta:
        model = Station
        fields = FIELDS
        widgets = {"kind": forms.RadioSelect}
        help_texts = {
            "name": _("例如：东湖街道职工服务站"),
            "hours": _("例如：工作日9:00—17:00"),
            "offers": _("例如：问政策、充电、热饭"),
            "source": _("例如：街道工会张主席，去看过"),
        }
        error_messages = {
            "kind": {"required": TEXTS["press.kind_missing"]},
            "name": {"required": TEXTS["press.name_missing"]},
            "address": {"required": TEXTS["press.address_missing"]},
            "hours": {"required": TEXTS["press.hours_missing"]},
            "source": {"required": TEXTS["press.source_missing"]},
        }

    def typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def save(self, commit: bool = True) -> Station:
        raise TypeError("a place is written by its use case")


class AddStationForm(StationForm):
    union = forms.TypedChoiceField(label=_("在哪里"), coerce=int)

    def __init__(self, unions: Iterable[Union], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, one.name) for one in unions]
        self.fields["union"].choices = choices  # type: ignore[attr-defined]
        self.order_fields(["union", *FIELDS])
