"""The service directory: where a worker can go, with who checked it and when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhijia.base.scope import Scope, ScopedModel


class StationKind(models.TextChoices):
    """What one finds there."""

    SERVICE = "service", _("职工服务中心、服务站")
    REST = "rest", _("户外劳动者驿站")
    LEGAL = "legal", _("法律援助、调解")
    TRAINING = "training", _("培训、就业")
    NURSING = "nursing", _("爱心妈妈小屋")
    OTHER = "other", _("其他")


class Station(ScopedModel):
    """One place of the directory. `source` says who told us, `checked_on` when somebody last made sure."""

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="+", verbose_name=_("在哪里")
    )
    kind = models.CharField(_("哪一类"), max_length=10, choices=StationKind)
    name = models.CharField(_("名称"), max_length=60)
    address = models.CharField(_("地址"), max_length=120)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    hours = models.CharField(_("开放时间"), max_length=60)
    offers = models.CharField(_("能办什么"), max_length=120, blank=True)
    source = models.CharField(_("谁告诉我们的"), max_length=120)
    checked_on = models.DateField(_("哪天核对的"))
    is_open = models.BooleanField(default=True)

    scope = Scope(duty="press.edit", public=Q(is_open=True))

    class Meta:
        ordering: ClassVar = ["union__path", "kind", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["union", "name"], condition=Q(is_open=True), name="press_station_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
