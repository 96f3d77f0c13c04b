"""What a customer says is wrong."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="CorrectionWish",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "case_id",
                        "item",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("case_id", models.BigIntegerField()),
                ("item", models.TextField()),
                ("proposed", models.TextField(null=True)),
            ],
            options={
                "db_table": '"records"."correction_wish"',
            },
        ),
    ]
