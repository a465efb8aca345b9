from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("missions", "0010_random_sample"),
    ]

    operations = [
        migrations.AddField(
            model_name="visitdecision",
            name="settled",
            field=models.JSONField(default=dict),
        ),
        migrations.AddConstraint(
            model_name="visitdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision", "one_visit"), ("settled", {}), _connector="OR"),
                name="visit_decision_settles_one_visit",
            ),
        ),
    ]
