"""What the forms of the front door have in common."""

from __future__ import annotations

from typing import Any

from django import forms

from zhijia.base.idempotency.services import LONGEST_KEY, new_key
from zhijia.base.texts import TEXTS
from zhijia.desk.rules.words import STORY_LENGTH

UNSURE = "unsure"


def say(code: str, **facts: object) -> forms.ValidationError:
    return forms.ValidationError(TEXTS[code], code=code, params=facts)


class OnceForm(forms.Form):
    """A form that is carried out once, however often its button is pressed."""

    once = forms.CharField(
        required=False, max_length=LONGEST_KEY, widget=forms.HiddenInput, initial=new_key
    )


class TextForm(OnceForm):
    """One text; the label is given by the use case."""

    text = forms.CharField(
        max_length=STORY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": TEXTS["desk.text_missing"]},
    )

    def __init__(self, *args: Any, label: Any = "", hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].help_text = hint
