"""Several people may sign in on one phone: a device is a person's place in a browser, no longer the browser."""

import uuid

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_devices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="browser",
            field=models.UUIDField(null=True),
        ),
        migrations.RunSQL("UPDATE accounts_device SET browser = id", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="device",
            name="browser",
            field=models.UUIDField(db_index=True, default=uuid.uuid4),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(fields=("user", "browser"), name="device_once_a_browser"),
        ),
    ]
