"""Take one step of a flow: check, swap the state, write the audit entry."""

from __future__ import annotations

from django.db import models

from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict
from zhijia.kernel.flow import Flow, Step


def move(  # noqa: PLR0913  one step has this many sides
    row: models.Model,
    flow: Flow,
    name: str,
    *,
    actor: Actor,
    note: str = "",
    changes: dict[str, object] | None = None,
    facts: dict[str, object] | None = None,
    only_if: dict[str, object] | None = None,
) -> Step:
    """Compare-and-swap on the state column, so two people cannot both take the step.

    The note is only checked for presence: words go to the row's own (sealed) history, never into
    the audit trail. `changes` are further columns of the row, `facts` go into the audit entry,
    `only_if` are columns that must still be what they were.
    """
    before = str(getattr(row, "state"))  # noqa: B009
    taken = flow.check(before, name, note)
    values = {**(changes or {}), "state": taken.target}
    swapped = (
        type(row)._base_manager.filter(pk=row.pk, state=before, **(only_if or {})).update(**values)
    )
    if not swapped:
        raise Conflict("flow.already_moved", step=name)
    for field, value in values.items():
        setattr(row, field, value)
    verb = f"{row._meta.app_label}.{name}_{row._meta.model_name}"
    record(verb, row, actor=actor, before=before, after=taken.target, **(facts or {}))
    return taken
