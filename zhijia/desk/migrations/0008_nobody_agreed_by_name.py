"""A worker's yes or no to a text, and their leaving a group, are lines of the worker: they bear no
account and no office."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def without_author(apps: Any, schema_editor: Any) -> None:
    entries = apps.get_model("desk", "Entry").objects.using(schema_editor.connection.alias)
    left = entries.filter(kind="ungrouped", author__person=models.F("request__filer"))
    entries.filter(pk__in=list(left.values_list("pk", flat=True))).update(author=None, office=None)
    decided = entries.filter(kind__in=["text_agreed", "text_refused"])
    decided.update(author=None, office=None)


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_links")]

    operations = [migrations.RunPython(without_author, migrations.RunPython.noop)]
