"""How fields look and how typed dates and amounts are read.

`{{ form }}` and `{{ field.as_field_group }}` give the markup of the house: label above, hint below
it, error above the control with a hidden 「有问题：」, everything tied together for screen readers.
Typed text is accepted as people type it: full-width digits, spaces, pasted dates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import sentence
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.money import fen, yuan

AMOUNT = re.compile(r"[-\u2212]?\d[\d, ]{0,17}(?:\.\d*)?")  # up to 10^12 yuan and more with commas
BARE = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)


class HouseField(BoundField):
    """A field that knows its class, and where a link from the error summary has to land.

    `required` is not written into the page: the browser's own bubble speaks its own language, says
    less than our sentence and vanishes. What may stay empty is marked instead.
    """

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        shown = widget or self.field.widget
        if not isinstance(shown, (*BARE, forms.MultiWidget)):
            built["class"] = f"zh-input {shown.attrs.get('class', '')}".strip()
        return built

    @property
    def anchor(self) -> str:
        """The id of the first control: the first option, the first box, or the field itself."""
        if self.use_fieldset:
            return f"{self.auto_id}_0"
        return str(self.id_for_label)

    @property
    def is_one_tick(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


class HouseRenderer(TemplatesSetting):
    """Renders Django's forms with the templates of the house (setting FORM_RENDERER)."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = HouseField


def _with_note(words: object, note: object) -> SafeString:
    return format_html("{}<small>{}</small>", words, note)


with_note = lazy(_with_note, SafeString)  # the label of an option with a second line under it


def half_width(text: str) -> str:
    """Full-width letters and digits as half-width, outer spaces gone: １２ becomes 12."""
    return unicodedata.normalize("NFKC", text).strip()


class DayBoxes(forms.MultiWidget):
    """Three boxes 年 月 日; a whole date pasted into the first box is understood."""

    template_name = "ui/forms/day_boxes.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__([_box(4), _box(2), _box(2)], attrs)

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, date):
            return [str(value.year), str(value.month), str(value.day)]
        return ["", "", ""]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        boxes: list[Any] = super().value_from_datadict(data, files, name)
        typed = [half_width(str(box or "")) for box in boxes]
        pasted = re.findall(r"\d+", typed[0])
        return pasted if len(pasted) == 3 and not any(typed[1:]) else typed

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        return f"{id_}_0" if id_ else ""


def _box(digits: int) -> forms.TextInput:
    return forms.TextInput(
        attrs={"class": f"zh-input zh-w-{digits}", "inputmode": "numeric", "autocomplete": "off"}
    )


class DayField(forms.MultiValueField):
    """A date in three boxes. Clean value: `date` or None."""

    widget = DayBoxes
    default_error_messages = {
        "required": _("请填年、月、日。例如：2018年3月19日。"),
        "invalid": _("没有这一天。请看看年、月、日，例如：2018年3月19日。"),
        "incomplete": _("年、月、日要填全。例如：2018年3月19日。"),
    }

    def __init__(self, **kwargs: Any) -> None:
        numbers = [forms.IntegerField(localize=False) for _box_no in range(3)]
        for number in numbers:
            number.error_messages["invalid"] = self.default_error_messages["invalid"]
        super().__init__(fields=numbers, **kwargs)

    def compress(self, data_list: list[Any]) -> date | None:
        if not data_list:
            return None
        try:
            return date(*data_list)
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class AskedByChoice(forms.CharField):
    """What another answer of the same form asks for: nobody is told it is optional, and the form
    itself says when it is missing."""

    is_asked_by_choice = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


class MoneyField(forms.CharField):
    """Yuan as typed: commas, full-width digits, a currency sign or 元. Clean value: fen, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", MoneyInput())
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return yuan(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        typed = half_width(str(value)).removeprefix("¥").removesuffix("元").strip()
        try:
            if not AMOUNT.fullmatch(typed):
                raise RuleViolation("money.invalid", value=typed)
            return fen(typed.replace(" ", "").replace("\u2212", "-"))
        except RuleViolation as no:
            raise ValidationError(sentence(no), code=no.code) from None


class MoneyInput(forms.TextInput):
    """An amount with its unit behind it."""

    template_name = "ui/forms/money.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {"class": "zh-w-money", "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(attrs={**usual, **(attrs or {})})


class StoryArea(forms.Textarea):
    """A text area that says how much may be written; with script it counts."""

    template_name = "ui/forms/story.html"

    def __init__(self, most: int, attrs: dict[str, Any] | None = None) -> None:
        self.most = most
        super().__init__(attrs={"rows": 8, "data-most": most, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "most": self.most}
