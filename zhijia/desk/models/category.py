"""Kinds of matter as the district sets them, and what each said at which time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhijia.desk.rules.asked import AskedQuestion, lines_of, questions_from


class GoesTo(models.TextChoices):
    """Which office a category reaches first."""

    DISTRICT = "district", _("区总工会")
    STREET = "street", _("街道工会")
    OWN = "own", _("本人的工会")


class Category(models.Model):
    """A kind of matter: who answers it, within how many working days, whether it is confidential, what
    it asks and what may be brought.

    Edited by the district, never deleted: it is closed instead. A confidential category always goes to
    the district. The days are working days from the day of filing; `clock_source` names the document
    they come from. `handoff` is a name in the socket `desk.HANDOFFS`, or empty.
    """

    unscoped_because: ClassVar[str] = "public: everybody who asks for help chooses from it"

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=40)
    title_en = models.CharField(_("英文名称"), max_length=80)
    hint = models.CharField(_("说明"), max_length=80, blank=True)
    hint_en = models.CharField(_("英文说明"), max_length=160, blank=True)
    goes_to = models.CharField(_("交给谁办"), max_length=10, choices=GoesTo)
    confidential = models.BooleanField(_("保密"), default=False)
    accept_days = models.PositiveSmallIntegerField(_("几个工作日内受理"), default=1)
    answer_days = models.PositiveSmallIntegerField(_("几个工作日内答复"), default=5)
    clock_source = models.CharField(_("时限的依据"), max_length=120, blank=True)
    papers = models.TextField(_("带什么材料"), max_length=600, blank=True)
    papers_en = models.TextField(_("带什么材料（英文）"), max_length=1200, blank=True)
    questions = models.JSONField(default=list, blank=True)
    handoff = models.CharField(_("转给哪项业务"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=100)
    is_open = models.BooleanField(_("开放"), default=True)

    class Meta:
        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="desk_confidential_goes_to_the_district",
                condition=Q(confidential=False) | Q(goes_to=GoesTo.DISTRICT),
            ),
            models.CheckConstraint(
                name="desk_answer_after_acceptance",
                condition=Q(accept_days__gte=1, answer_days__gte=F("accept_days")),
            ),
        ]

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" else self.title

    @property
    def explained(self) -> str:
        return self.hint_en if get_language() == "en" else self.hint

    @property
    def asked(self) -> tuple[AskedQuestion, ...]:
        """Its own questions, in their order."""
        return questions_from(self.questions)

    @property
    def papers_to_bring(self) -> list[str]:
        """What its worker may bring, one thing each, in the reader's language."""
        return _papers_in(self.papers, self.papers_en)

    def as_version(self) -> CategoryVersion:
        """What it says now, as a version that is not saved yet."""
        return CategoryVersion(category=self, terms={name: getattr(self, name) for name in TERMS})


TERMS = (
    "title",
    "title_en",
    "hint",
    "hint_en",
    "goes_to",
    "confidential",
    "accept_days",
    "answer_days",
    "clock_source",
    "papers",
    "papers_en",
    "questions",
    "handoff",
)
"""The columns of a category that a version keeps as they were."""


class CategoryVersion(models.Model):
    """What a category said from a moment on; a matter keeps the version it was filed under. Versions
    are written once and never changed."""

    unscoped_because: ClassVar[str] = "public, as the category it belongs to"

    category = models.ForeignKey(Category, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    terms = models.JSONField(help_text="The columns of the category that TERMS names.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["category", "number"], name="desk_version_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.number}"

    @property
    def called(self) -> str:
        """Its name then, in the reader's language."""
        return str(self.terms["title_en" if get_language() == "en" else "title"])

    @property
    def confidential(self) -> bool:
        return bool(self.terms["confidential"])

    @property
    def accept_days(self) -> int:
        """Working days until somebody takes it in hand, as promised."""
        return int(self.terms["accept_days"])

    @property
    def answer_days(self) -> int:
        """Working days until the answer, as promised."""
        return int(self.terms["answer_days"])

    @property
    def goes_to(self) -> str:
        return str(self.terms["goes_to"])

    @property
    def asked(self) -> tuple[AskedQuestion, ...]:
        return questions_from(self.terms["questions"])

    @property
    def papers_to_bring(self) -> list[str]:
        return _papers_in(self.terms["papers"], self.terms["papers_en"])


def _papers_in(chinese: str, english: str) -> list[str]:
    return lines_of(english if get_language() == "en" and english.strip() else chinese)
