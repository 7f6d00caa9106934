"""What an officer writes down for somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhijia.base.texts import TEXTS
from zhijia.desk import selectors
from zhijia.desk.forms.asking import (
    ContactForm,
    EmployerForm,
    StoryForm,
    as_kept,
    asked_field,
)
from zhijia.desk.forms.shared import UNSURE, OnceForm, say
from zhijia.desk.models import Category
from zhijia.desk.rules.asked import AskedQuestion
from zhijia.desk.rules.flow import Source
from zhijia.org import selectors as org

ACCEPTED = "image/*,audio/*,.pdf,.doc,.docx,.xls,.xlsx"


ASKS_AT_ONCE = {
    "hx-get": "?",
    "hx-trigger": "change",
    "hx-select": "#asked",
    "hx-target": "#asked",
    "hx-swap": "outerHTML",
}
"""Where there is script, choosing a category brings its questions without sending the page."""


class SeveralFiles(forms.FileInput):
    """The browser's own choice of files, several at once."""

    allow_multiple_selected = True


class PapersField(forms.FileField):
    """No paper, or several: a list of uploads."""

    widget = SeveralFiles(attrs={"multiple": True, "accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        papers = data if isinstance(data, list) else [data] if data else []
        return [super(PapersField, self).clean(paper, initial) for paper in papers]


class EnterRequestForm(OnceForm, ContactForm):
    """What an officer writes down while somebody speaks: everything on one page, with what the chosen
    kind of matter asks.

    Where there is script the questions come as soon as the category is chosen; without it the page
    comes back with them once. Nothing is entered before they stood on the page.
    """

    QUESTIONS_OF = "asked_of"
    """The category whose questions stood on the page that was sent."""

    must_ask = True
    """Whether what nobody gets past in the worker's own interview is asked for here too."""

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
    concerns = EmployerForm.base_fields["concerns"]
    papers = PapersField(
        label=_("材料"),
        help_text=_("本人带来的、发来的，可以一次选几个。每个不超过20兆，最多10个。"),
        required=False,
    )

    field_order: tuple[str, ...] = (
        "source",
        "category",
        "street",
        "story",
        "employer",
        "concerns",
        "papers",
        "reach",
        "phone",
        "hours",
    )

    def __init__(self, *args: Any, category: str = "", **kwargs: Any) -> None:
        super().__init__(*args, has_account=False, **kwargs)
        self.initial.setdefault("category", category)
        self.fields["reach"].label = _("怎么把结果告诉本人？")
        self.fields["phone"].help_text = _("只用来联系本人。谁看过、为什么，本人查得到。")
        self.fields["story"].help_text = _("照本人说的记：什么时候开始；欠多少、哪几个月；找过谁。")
        self.fields["employer"].help_text = _("本人不想说就空着。")
        categories = [(one.code, str(one)) for one in selectors.open_categories()]
        self.fields["category"].choices = [("", _("请选一个")), *categories]  # type: ignore[attr-defined]
        self.fields["category"].widget.attrs |= ASKS_AT_ONCE
        streets = [(str(street.pk), street.name) for street in org.streets()]
        self.fields["street"].choices = [(UNSURE, _("说不清")), *streets]  # type: ignore[attr-defined]
        self.kind: Category | None = selectors.category_with_code(self["category"].value() or "")
        self.asked: tuple[AskedQuestion, ...] = self.kind.asked if self.kind else ()
        for question in self.asked:
            self.fields[question.page] = self._field_for(question)

    def _field_for(self, question: AskedQuestion) -> forms.Field:
        field = asked_field(question)
        field.required = question.must and self.must_ask
        field.error_messages["required"] = TEXTS["desk.ask_the_person"]
        return field

    clean_story = StoryForm.clean_story

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.asked and self.kind and self.data.get(self.QUESTIONS_OF) != self.kind.code:
            for question in self.asked:  # nobody has been asked yet, so nothing is missing
                self.errors.pop(question.page, None)
            self.add_error(None, say("desk.ask_these_too"))
        return found

    def answers(self) -> dict[str, str]:
        """What a draft keeps of the page."""
        others = ("once", "papers")
        return {name: as_kept(to) for name, to in self.cleaned_data.items() if name not in others}

    @property
    def before_questions(self) -> list[forms.BoundField]:
        """The fields above the questions of the category, down to the category itself."""
        shown = self._shown()
        return shown[: [field.name for field in shown].index("category") + 1]

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [self[question.page] for question in self.asked]

    @property
    def after_questions(self) -> list[forms.BoundField]:
        return self._shown()[len(self.before_questions) :]

    def _shown(self) -> list[forms.BoundField]:
        asked = {question.page for question in self.asked}
        return [field for field in self.visible_fields() if field.name not in asked]
