"""Keeping the service directory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org.models import Union
from zhijia.press import policies
from zhijia.press.models import Station


@transaction.atomic
def add_station(union: Union, typed: Mapping[str, Any], *, actor: Actor) -> Station:
    """Put a place into the directory. Whoever does says that it was made sure of today."""
    require(policies.may_add_station(actor, union))
    station = Station(union=union, **typed)
    _save(station)
    record("press.add_station", station, actor=actor)
    return station


@transaction.atomic
def edit_station(station: Station, typed: Mapping[str, Any], *, actor: Actor) -> Station:
    """Change a place, or only say that it was made sure of again today."""
    require(policies.may_edit_station(actor, station))
    changed = [name for name, value in typed.items() if getattr(station, name) != value]
    for name in changed:
        setattr(station, name, typed[name])
    _save(station)
    record("press.edit_station", station, actor=actor, changed=changed)
    return station


@transaction.atomic
def close_station(station: Station, *, actor: Actor) -> Station:
    """The place is gone: nobody is sent there any more."""
    require(policies.may_close_station(actor, station))
    station.is_open = False
    station.save(update_fields=["is_open"])
    record("press.close_station", station, actor=actor)
    return station


def _save(station: Station) -> None:
    station.checked_on = timezone.localdate()
    try:
        with transaction.atomic():
            station.save()
    except IntegrityError:
        raise RuleViolation("press.named_already", field="name") from None
