from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("org", "0003_joining")]

    operations = []
