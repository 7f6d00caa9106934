from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rights", "0002_insurance_letters")]

    operations = []
