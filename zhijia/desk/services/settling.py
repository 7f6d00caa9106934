"""The district's own settings of the front door."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from zhijia.base.audit.log import record
from zhijia.desk import policies
from zhijia.desk.models import Category
from zhijia.desk.rules.categories import CATEGORIES
from zhijia.kernel.actor import Actor
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
        record("desk.seed_categories", category, actor=actor, code=category.code)
    return rows


@transaction.atomic
def edit_category(category: Category, changes: dict[str, object], *, actor: Actor) -> Category:
    """Change a category; requests already filed keep the promise they were given."""
    require(policies.may_edit_category(actor))
    before = {name: getattr(category, name) for name in changes}
    for name, value in changes.items():
        setattr(category, name, value)
    category.full_clean()
    category.save(update_fields=list(changes))
    changed = {name: value for name, value in changes.items() if before[name] != value}
    record("desk.edit_category", category, actor=actor, changed=changed)
    return category
