from __future__ import annotations

from typing import ClassVar

from django.db import models


class DayRow(models.Model):
    """One day the district adds to the shipped notices: a day off, or a weekend day that is worked.

    Rows are added, never rewritten: where two speak of one day, the later known one holds, so that
    it stays visible what was known when a term was set.
    """

    unscoped_because: ClassVar[str] = "public: what the State Council's notices say"

    class Kind(models.TextChoices):
        REST = "rest", "放假"
        WORK = "work", "上班"

    day = models.DateField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    occasion = models.CharField(max_length=40)
    notice = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    known_since = models.DateField()
    arranges = models.SmallIntegerField(
        null=True, help_text="The year this notice lays out as a whole."
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["day", "known_since"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "notice"], name="calendar_a_notice_names_a_day_once"
            ),
            models.CheckConstraint(
                name="calendar_kind_is_rest_or_work", condition=models.Q(kind__in=["rest", "work"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.notice}"
