"""Merged requests, group matters, hand-overs."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("desk", "0004_ways_in")]
    operations: ClassVar = []
