"""Indexes for finding people."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("org", "0006_whole")]
    operations: ClassVar = []
