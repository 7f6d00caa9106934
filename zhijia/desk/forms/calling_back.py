"""What the caller writes down: ticks, no free text about anybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS
from zhijia.desk.rules.calling_back import Reached
from zhijia.desk.texts import REACHED, SETTLED


class RecordCallBackForm(forms.Form):
    reached = forms.ChoiceField(
        label=_("打通了吗？"),
        choices=list(REACHED.items()),
        widget=forms.RadioSelect,
        error_messages={"required": TEXTS["desk.reached_missing"]},
    )
    settled = forms.ChoiceField(
        label=_("打通了，职工说办好了吗？"),
        choices=list(SETTLED.items()),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("照职工说的选。说没办好的，告诉职工可以在办理页要求重新办理。"),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        is_reached = typed.get("reached") == Reached.REACHED
        if is_reached and not typed.get("settled"):
            self.add_error("settled", TEXTS["desk.settled_missing"])
        if not is_reached:
            typed["settled"] = ""
        return typed
