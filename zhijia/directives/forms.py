"""What officers type to ask for something, to answer, and to set the most that may be asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS
from zhijia.base.ui.forms import DayField
from zhijia.directives.models import (
    ANSWER_LENGTH,
    NOTE_LENGTH,
    PURPOSE_LENGTH,
    TITLE_LENGTH,
    Item,
)
from zhijia.directives.rules.burden import MINUTES_AT_MOST, Every
from zhijia.directives.texts import EVERY
from zhijia.org.models import Union


class MinutesField(forms.IntegerField):
    """Whole minutes, from one to a working week."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=1,
            max_value=MINUTES_AT_MOST,
            widget=forms.TextInput(attrs={"class": "zh-w-4", "inputmode": "numeric"}),
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), TEXTS["directives.minutes"]
            ),
            **kwargs,
        )


class MakeDemandForm(forms.Form):
    title = forms.CharField(
        label=_("报什么"),
        max_length=TITLE_LENGTH,
        help_text=_("一句话，例如：夏季送清凉的点位。"),
        error_messages={"required": TEXTS["directives.title_missing"]},
    )
    items = forms.CharField(
        label=_("要哪几项"),
        help_text=_("一行一项，最多12项。系统里已经有的数不能再要，提交时会告诉您在哪里看。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": TEXTS["directives.items_missing"]},
    )
    purpose = forms.CharField(
        label=_("用来做什么"),
        max_length=PURPOSE_LENGTH,
        help_text=_("基层会看到。写清楚谁用、用来定什么。"),
        error_messages={"required": TEXTS["directives.purpose_missing"]},
    )
    branch = forms.TypedChoiceField(label=_("要哪里的基层工会报"), coerce=int)
    minutes = MinutesField(
        label=_("一个工会报一次要几分钟"), help_text=_("自己先填一遍，看要几分钟。")
    )
    every = forms.ChoiceField(
        label=_("多久报一次"), choices=list(EVERY.items()), widget=forms.RadioSelect
    )
    first_due_on = DayField(label=_("第一次哪天前报"))
    until_on = DayField(label=_("报到哪天为止"), required=False, help_text=_("只报一次的不用填。"))

    def __init__(self, branches: Iterable[Union], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, one.name) for one in branches]
        self.fields["branch"].choices = choices  # type: ignore[attr-defined]
        self.fields["every"].initial = Every.ONCE

    def clean_items(self) -> list[str]:
        return str(self.cleaned_data["items"]).splitlines()


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("为什么"),
        max_length=NOTE_LENGTH,
        help_text=_("提的工会会看到。"),
        error_messages={"required": TEXTS["directives.note_missing"]},
    )

    def __init__(self, *args: Any, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label is not None:
            self.fields["note"].label = label


class ReplyDemandForm(forms.Form):
    """One field for each thing that is asked, and how long it took, if they like to say."""

    def __init__(self, items: Iterable[Item], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            self.fields[f"item_{item.pk}"] = forms.CharField(
                label=item.name,
                max_length=ANSWER_LENGTH,
                error_messages={
                    "required": TEXTS["directives.answer_missing"] % {"item": item.name}
                },
            )
        self.fields["minutes"] = MinutesField(
            label=_("这次用了几分钟"),
            required=False,
            help_text=_("可以不填。填了，区里就知道实际要多久。"),
        )

    def answers(self) -> dict[int, str]:
        return {item.pk: self.cleaned_data[f"item_{item.pk}"] for item in self.items}


class SetCapForm(forms.Form):
    minutes = MinutesField(label=_("一个基层工会每月最多几分钟"), help_text=_("所有上级加在一起。"))
    since = DayField(label=_("从哪天起"))
    document = forms.CharField(
        label=_("依据"),
        max_length=120,
        help_text=_("哪次会议、哪个文件定的。"),
        error_messages={"required": TEXTS["directives.document_missing"]},
    )
