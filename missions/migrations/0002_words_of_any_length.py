"""What observers write in a meeting's form may be as long as any other answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("missions", "0001_initial")]

    operations = [
        migrations.AlterField("contextfact", "label", models.TextField()),
        migrations.AlterField("contextfact", "unit", models.TextField()),
        migrations.AlterField("contextfact", "second_unit", models.TextField(blank=True)),
        migrations.AlterField("contextfact", "source_name", models.TextField(blank=True)),
        migrations.AlterField("meeting", "institution", models.TextField()),
        migrations.AlterField("meeting", "place", models.TextField(blank=True)),
    ]
