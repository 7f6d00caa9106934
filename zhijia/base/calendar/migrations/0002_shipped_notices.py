"""The notices shipped with this version; later versions add theirs in a migration of their own."""

from django.db import migrations

from zhijia.kernel.workdays import shipped_days, shipped_notices


def add_shipped_days(apps, schema_editor):
    DayRow = apps.get_model("calendar", "DayRow")
    sources = {notice.number: notice.source for notice in shipped_notices()}
    known = set(DayRow.objects.values_list("day", "notice"))
    DayRow.objects.bulk_create(
        DayRow(
            day=day.on,
            kind="work" if day.works else "rest",
            occasion=day.occasion,
            notice=day.notice,
            source=sources[day.notice],
            known_since=day.known_since,
            arranges=day.arranges,
        )
        for day in shipped_days()
        if (day.on, day.notice) not in known
    )


class Migration(migrations.Migration):
    dependencies = [("calendar", "0001_initial")]
    operations = [migrations.RunPython(add_shipped_days, migrations.RunPython.noop)]
