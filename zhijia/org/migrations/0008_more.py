from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("org", "0007_finding")]

    operations = []
