from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_exports"),
    ]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="kind",
            field=models.CharField(
                choices=[
                    ("csv", "Table (CSV)"),
                    ("xlsx", "Workbook (XLSX)"),
                    ("geojson", "Map data (GeoJSON)"),
                    ("photos", "Photos (ZIP)"),
                    ("trail", "Audit trail (CSV)"),
                ],
                max_length=8,
            ),
        ),
    ]
