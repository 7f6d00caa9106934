"""Register an employer, correct it, and say which union answers for its workers."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from zhijia.base.audit.log import record
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import RuleViolation
from zhijia.kernel.verdict import require
from zhijia.org import policies
from zhijia.org.models import Employer, Union
from zhijia.org.rules.names import normal_name


@transaction.atomic
def register_employer(
    union: Union, *, actor: Actor, name: str, uscc: str | None, facts: dict[str, Any]
) -> Employer:
    """Write down an employer; `union` answers for its workers. A code is registered once; the
    refusal says no more than that, whichever branch the other one lies in."""
    require(policies.may_register_employer(actor, union))
    if not union.stands:
        raise RuleViolation("org.union_closed")
    _refuse_taken_code(uscc)
    employer = Employer.objects.create(
        union=union, name=name, normal_name=normal_name(name), uscc=uscc, **facts
    )
    record("org.register_employer", employer, actor=actor, union=union.pk)
    return employer


@transaction.atomic
def edit_employer(
    employer: Employer, *, actor: Actor, name: str, uscc: str | None, facts: dict[str, Any]
) -> Employer:
    """Correct what is written down of an employer."""
    require(policies.may_edit_employer(actor, employer))
    _refuse_closed(employer)
    if uscc != employer.uscc:
        _refuse_taken_code(uscc)
    values = {"name": name, "normal_name": normal_name(name), "uscc": uscc, **facts}
    changed = sorted(field for field, value in values.items() if getattr(employer, field) != value)
    for field in changed:
        setattr(employer, field, values[field])
    employer.save(update_fields=changed)
    record("org.edit_employer", employer, actor=actor, columns=changed)
    return employer


@transaction.atomic
def assign_employer(employer: Employer, *, actor: Actor, union: Union) -> Employer:
    """Say that another union answers for the workers: a new union of its own, or a joint one."""
    require(policies.may_assign_employer(actor, employer, union))
    _refuse_closed(employer)
    if not union.stands:
        raise RuleViolation("org.union_closed", field="union")
    before = employer.union_id
    employer.union = union
    employer.save(update_fields=["union"])
    record("org.assign_employer", employer, actor=actor, before=before, after=union.pk)
    return employer


def _refuse_taken_code(uscc: str | None) -> None:
    if uscc and Employer.objects.filter(uscc=uscc).exists():
        raise RuleViolation("org.employer_exists", field="uscc")


def _refuse_closed(employer: Employer) -> None:
    if employer.closed_on is not None:
        raise RuleViolation("org.employer_closed")
