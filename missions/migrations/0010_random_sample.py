from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0009_removed_at_the_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="mission",
            name="sample",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
