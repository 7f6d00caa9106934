"""Categories as data, posters, paper forms, voice notes."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("desk", "0003_entered")]
    operations: ClassVar = []
