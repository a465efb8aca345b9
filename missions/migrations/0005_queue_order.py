"""The queue's order as a column of the database's own, and the indexes that pages of submissions follow."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
    UPDATE missions_submission AS submission SET has_failed_check = TRUE
    FROM missions_finding AS finding
    WHERE finding.submission_id = submission.id AND finding.is_current AND finding.source = 'check'"""
RANK = models.Case(
    models.When(alarm=3, then=models.Value(0)),
    models.When(has_failed_check=True, then=models.Value(1)),
    models.When(kind="incident", then=models.Value(2)),
    models.When(alarm=2, then=models.Value(3)),
    models.When(alarm=1, then=models.Value(4)),
    default=models.Value(5),
    output_field=models.SmallIntegerField(),
)
BEHIND = models.Case(
    models.When(follow_up_at=None, then=models.Value(0)),
    default=models.Value(10),
    output_field=models.SmallIntegerField(),
)


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0004_review_desk"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="submission", name="submission_queue"),
        migrations.AddField(
            model_name="submission",
            name="has_failed_check",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="submission",
            name="queue_rank",
            field=models.GeneratedField(
                db_persist=True,
                expression=RANK + BEHIND,
                help_text="Place in the queue: 0 critical, 1 failed check, 2 incident, 3 to 5 the rest; +10 later.",
                output_field=models.SmallIntegerField(),
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="mission",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="missions.mission",
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="team",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="missions.team",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("state__in", ("received", "in_review"))),
                fields=["mission", "queue_rank", "received_at", "id"],
                name="submission_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["mission", "received_at", "id"], name="submission_by_age"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["mission", "state", "received_at", "id"], name="submission_of_state"),
        ),
    ]
