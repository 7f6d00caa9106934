"""Who keeps the service directory: the officers of the branch a place lies in."""

from __future__ import annotations

from zhijia.kernel.actor import Actor
from zhijia.kernel.verdict import ALLOW, Verdict, deny
from zhijia.org.models import Union
from zhijia.press.models import Station


def may_add_station(actor: Actor, union: Union) -> Verdict:
    keeps = actor.holds("press.edit", at=union.path)
    return ALLOW if keeps else deny("press.not_your_branch")


def may_edit_station(actor: Actor, station: Station) -> Verdict:
    if not (keeps := may_add_station(actor, station.union)):
        return keeps
    return ALLOW if station.is_open else deny("press.closed_already")


def may_close_station(actor: Actor, station: Station) -> Verdict:
    return may_edit_station(actor, station)
