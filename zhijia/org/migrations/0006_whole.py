"""What the register still lacked."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("org", "0005_committees")]
    operations: ClassVar = []
