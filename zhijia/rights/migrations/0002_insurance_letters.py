"""Letters, answers, alarms and a worker's own check."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("rights", "0001_insurance")]
    operations: ClassVar = []
