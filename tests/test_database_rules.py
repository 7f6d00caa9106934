"""What the models promise the database holds: every constraint and index is there after migrating.

A migration can lose one without a word (PostgreSQL keeps a conditional unique constraint as an index,
which goes with the plain index of its column), and then only a race would show it.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_models() if model._meta.managed]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_the_database_holds_what_the_model_says(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    said = [*model._meta.constraints, *model._meta.indexes]
    assert {one.name for one in said} - found.keys() == set()
    unique = {one.name for one in said if isinstance(one, models.UniqueConstraint)}
    assert {name for name in unique if not found[name]["unique"]} == set()
    for columns in model._meta.unique_together:
        names = [model._meta.get_field(name).column for name in columns]
        assert any(one["unique"] and one["columns"] == names for one in found.values())


def test_there_is_something_to_hold() -> None:
    """Negative control: a name the database does not know is missed."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "org_membership")
    assert "org_one_membership_at_a_time" in found
    assert "org_two_memberships_at_a_time" not in found
