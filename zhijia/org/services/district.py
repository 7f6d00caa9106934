"""The root of the tree, once."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import Union, UnionChange, UnionHistory, UnionKind


@transaction.atomic
def found_district(name: str, *, on: date, actor: Actor) -> Union:
    """Set up the federation at the root. There is one; a second is refused."""
    require(policies.may_found_district(actor))
    if Union.objects.filter(parent__isnull=True).exists():
        raise RuleViolation("org.district_stands")
    try:
        with transaction.atomic():
            root = Union.objects.plant(
                parent=None, name=name, kind=UnionKind.DISTRICT, set_up_on=on
            )
    except IntegrityError:  # somebody else began at the same moment
        raise RuleViolation("org.district_stands") from None
    UnionHistory.objects.create(union=root, change=UnionChange.FOUNDED, on=on, after=name)
    record("org.found_district", root, actor=actor)
    return root
