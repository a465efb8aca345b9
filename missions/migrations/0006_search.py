"""What the search box looks things up in. The owner of a database may add pg_trgm to it (a trusted extension)."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations
from django.db.models.functions import Upper

from missions.models.said import Said


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0005_queue_order"),
    ]

    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            model_name="pollingstation",
            index=GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="station_by_name"),
        ),
        migrations.AddIndex(
            model_name="submissionrevision",
            index=GinIndex(Said(), name="revision_said"),
        ),
        migrations.AddIndex(
            model_name="submissionrevision",
            index=GinIndex(fields=["answers"], name="revision_answers", opclasses=["jsonb_path_ops"]),
        ),
    ]
