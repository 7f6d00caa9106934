"""What an officer writes down for somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS
from zhijia.desk import selectors
from zhijia.desk.forms.asking import ContactForm, EmployerForm, StoryForm
from zhijia.desk.forms.shared import UNSURE, OnceForm
from zhijia.desk.rules.flow import Source
from zhijia.org import selectors as org


class EnterRequestForm(OnceForm, ContactForm):
    """What an officer writes down while somebody speaks: everything on one page."""

    source = forms.ChoiceField(
        label=_("怎么来的"),
        choices=[(Source.COUNTER, _("到服务站来的")), (Source.HOTLINE, _("打12351的"))],
        widget=forms.RadioSelect,
        initial=Source.COUNTER,
        error_messages={"required": _("请选怎么来的。")},
    )
    category = forms.ChoiceField(
        label=_("哪方面的事"),
        error_messages={
            "required": TEXTS["desk.category_missing"],
            "invalid_choice": TEXTS["desk.category_missing"],
        },
    )
    street = forms.ChoiceField(label=_("在哪个街道上班"), required=False)
    story = StoryForm.base_fields["story"]
    employer = EmployerForm.base_fields["employer"]

    field_order: tuple[str, ...] = (
        "source",
        "category",
        "street",
        "story",
        "employer",
        "reach",
        "phone",
        "hours",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, has_account=False, **kwargs)
        self.fields["reach"].label = _("怎么把结果告诉本人？")
        self.fields["phone"].help_text = _("只用来联系本人。谁看过、为什么，本人查得到。")
        self.fields["story"].help_text = _("照本人说的记：什么时候开始；欠多少、哪几个月；找过谁。")
        self.fields["employer"].help_text = _("本人不想说就空着。")
        categories = [(one.code, str(one)) for one in selectors.open_categories()]
        self.fields["category"].choices = [("", _("请选一个")), *categories]  # type: ignore[attr-defined]
        streets = [(str(street.pk), street.name) for street in org.streets()]
        self.fields["street"].choices = [(UNSURE, _("说不清")), *streets]  # type: ignore[attr-defined]

    clean_story = StoryForm.clean_story
