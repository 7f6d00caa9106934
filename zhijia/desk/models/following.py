"""What comes after the answer: links to rate with, and call-backs with what their workers said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhijia.base.sealing.envelopes import digest_of
from zhijia.desk.models.request import Request
from zhijia.desk.rules.calling_back import TRIES, Reached, Settled


class Closing(models.Model):
    """An answer that was closed, by its worker's word or because nobody objected, and the grade it was
    given. It stays when the matter is done again: otherwise those who were not satisfied would
    disappear from the figures."""

    unscoped_because: ClassVar[str] = "read through the matter it belongs to, and as figures"

    request = models.ForeignKey(Request, models.CASCADE, related_name="closings")
    at = models.DateTimeField(db_index=True)
    grade = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.at}"


class CallBackDraw(models.Model):
    """One month's draw: of how many closed matters, how many may be called, and from which seed."""

    unscoped_because: ClassVar[str] = (
        "counts and a seed; the matters drawn are read through CallBack"
    )

    month = models.DateField(unique=True)
    drawn_at = models.DateTimeField()
    seed = models.CharField(max_length=64)
    closed = models.PositiveIntegerField()
    callable = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class CallBack(models.Model):
    """One drawn matter: how often it was tried, who reached the worker, what the worker said."""

    unscoped_because: ClassVar[str] = "read through the matter that was drawn"

    draw = models.ForeignKey(CallBackDraw, models.PROTECT, related_name="calls")
    request = models.ForeignKey(Request, models.CASCADE, related_name="call_backs")
    place = models.PositiveSmallIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    reached = models.CharField(max_length=10, blank=True, choices=[(r, r) for r in Reached])
    settled = models.CharField(max_length=10, blank=True, choices=[(s, s) for s in Settled])
    caller = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-draw", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "request"], name="desk_drawn_once"),
            models.CheckConstraint(
                name="desk_called_at_most_thrice", condition=Q(tries__lte=TRIES)
            ),
            models.CheckConstraint(
                name="desk_settled_when_reached",
                condition=Q(reached=Reached.REACHED) & ~Q(settled="")
                | ~Q(reached=Reached.REACHED) & Q(settled=""),
            ),
            models.CheckConstraint(
                name="desk_call_back_ends_somehow",
                condition=Q(ended_at__isnull=True, reached="")
                | Q(ended_at__isnull=False) & ~Q(reached=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.place}"


class RatingLink(models.Model):
    """A link with which a worker rates their matter without signing in, once. The link itself is
    known to the worker; here is its digest only."""

    unscoped_because: ClassVar[str] = "found by its token alone"

    request = models.ForeignKey(Request, models.CASCADE, related_name="rating_links")
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="desk_rating_link_expires_later", condition=Q(expires_at__gt=F("made_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.pk}"

    @staticmethod
    def digest_of(token: str) -> str:
        """What is kept of a link."""
        return digest_of("desk.rating_link", token)
