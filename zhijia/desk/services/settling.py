"""The district's own settings of the front door: every change makes a new version of a category."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from zhijia.base.audit.log import record
from zhijia.desk import policies
from zhijia.desk.models import Category, CategoryVersion
from zhijia.desk.rules.asked import AskedQuestion, checked, placed, without
from zhijia.desk.rules.categories import CATEGORIES
from zhijia.desk.sockets import HANDOFFS
from zhijia.kernel.actor import Actor
from zhijia.kernel.errors import Conflict, RuleViolation
from zhijia.kernel.verdict import require


@transaction.atomic
def seed_categories(*, actor: Actor) -> list[Category]:
    """Give a new district the ten categories to start from; those it has already stay as they are."""
    require(policies.may_seed_categories(actor))
    present = set(Category.objects.values_list("code", flat=True))
    rows = [
        Category(**asdict(row), order=10 * place)
        for place, row in enumerate(CATEGORIES, start=1)
        if row.code not in present
    ]
    for category in Category.objects.bulk_create(rows):
        _write_version(category)
        record("desk.seed_categories", category, actor=actor, code=category.code)
    return rows


@transaction.atomic
def edit_category(
    category: Category, changes: dict[str, object], *, actor: Actor, seen: int | None = None
) -> Category:
    """Change a category; requests already filed keep what they were promised and asked. `seen` is the
    version on the page: two who change at once do not overwrite each other."""
    require(policies.may_edit_category(actor))
    current = _locked(category, seen)
    if (handoff := changes.get("handoff")) and handoff not in HANDOFFS:
        raise RuleViolation("desk.no_such_handoff", field="handoff")
    changed = {name: to for name, to in changes.items() if getattr(current, name) != to}
    if version := _changed(current, changed):
        facts = {"changed": changed, "version": version.number}
        record("desk.edit_category", current, actor=actor, **facts)
    return current


@transaction.atomic
def edit_question(
    category: Category,
    question: AskedQuestion,
    *,
    place: int,
    actor: Actor,
    seen: int | None = None,
) -> Category:
    """Ask something at this place (from 0); a question with the same code is replaced and moves."""
    require(policies.may_edit_question(actor))
    current = _locked(category, seen)
    asked = checked(placed(current.asked, question, place))
    if version := _asks(current, asked):
        record("desk.edit_question", current, actor=actor, version=version.number)
    return current


@transaction.atomic
def remove_question(
    category: Category, code: str, *, actor: Actor, seen: int | None = None
) -> Category:
    """Ask something no more; what was answered already stays with its matter."""
    require(policies.may_remove_question(actor))
    current = _locked(category, seen)
    if version := _asks(current, without(current.asked, code)):
        record("desk.remove_question", current, actor=actor, version=version.number)
    return current


def _asks(category: Category, asked: tuple[AskedQuestion, ...]) -> CategoryVersion | None:
    if asked == category.asked:
        return None
    return _changed(category, {"questions": [question.as_stored() for question in asked]})


def _locked(category: Category, seen: int | None) -> Category:
    """The row as it is now, for this change alone."""
    current = Category.objects.select_for_update().get(pk=category.pk)
    if seen is not None and seen != _newest(current):
        raise Conflict("desk.category_changed")
    return current


def _changed(category: Category, changed: dict[str, object]) -> CategoryVersion | None:
    """Write what is different, and the version that says so from now on; none for no change."""
    if not changed:
        return None
    for name, value in changed.items():
        setattr(category, name, value)
    category.full_clean()
    category.save(update_fields=list(changed))
    return _write_version(category)


def _write_version(category: Category) -> CategoryVersion:
    version = category.as_version()
    version.number, version.since = _newest(category) + 1, timezone.now()
    version.save()
    return version


def _newest(category: Category) -> int:
    found = category.versions.order_by("-number").values_list("number", flat=True).first()
    return found or 0
