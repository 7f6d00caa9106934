"""What a union knew of a member on the day the membership ended: it finds and shows no more."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel
from zhijia.kernel.identity import mask_name
from zhijia.org.models.fields import BytewiseField
from zhijia.org.models.membership import Membership


class LastKnown(ScopedModel):
    """The name and the indexes of one ended membership, as they stood when it ended.

    A name or phone that somebody changed later, at another union, is not for the former one to
    learn: neither by reading it nor by finding them with it. What the person takes out of the
    register themselves goes from here too. `serial` is the person the member number named then.
    """

    membership = models.OneToOneField(
        Membership, models.CASCADE, primary_key=True, related_name="known"
    )
    name = BytewiseField(_("姓名"), max_length=60)
    pinyin = BytewiseField(max_length=200, blank=True, editable=False)
    initials = BytewiseField(max_length=30, blank=True, editable=False)
    id_index = models.CharField(max_length=32, null=True, editable=False)
    phone_index = models.CharField(max_length=32, null=True, editable=False)
    serial = models.BigIntegerField(editable=False)

    scope = Scope(duty="org.read_members", union="membership__union", owner="membership__person")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name", "membership"], name="org_known_by_name"),
            models.Index(fields=["initials", "membership"], name="org_known_by_initials"),
            models.Index(fields=["pinyin", "membership"], name="org_known_by_pinyin"),
            models.Index(fields=["id_index"], name="org_known_by_id_number"),
            models.Index(fields=["phone_index"], name="org_known_by_phone"),
            models.Index(fields=["serial"], name="org_known_by_member_number"),
        ]

    def __str__(self) -> str:
        return f"last known of membership {self.pk}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)
