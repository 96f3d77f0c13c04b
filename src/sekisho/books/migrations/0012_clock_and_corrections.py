"""Whom a case is about, when a late one was brought before the officer, who is owed a right value.

The hand writes down whom a correction must reach; the nightly extracts take it from there and say
which run carried it, so the extract role may fill in that run and nothing else.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

GRANTS = (
    "GRANT SELECT, INSERT ON books.correction_due TO sekisho_hand",
    "GRANT DELETE ON books.correction_due TO sekisho_hand",
    "GRANT SELECT, UPDATE (run_id) ON books.correction_due TO sekisho_extract",
    "GRANT SELECT ON books.correction_due TO sekisho_audit",
    "GRANT USAGE ON SEQUENCE books.correction_due_id_seq TO sekisho_hand",
)


class Migration(migrations.Migration):
    """Two columns, a table and its rights."""

    dependencies = (("books", "0011_seal"),)
    operations = (
        migrations.AddField("requestcase", "escalated_on", models.DateField(null=True)),
        migrations.AddField("requestcase", "person_no", models.SmallIntegerField(null=True)),
        migrations.CreateModel(
            name="CorrectionDue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_id", models.BigIntegerField()),
                ("customer_id", models.BigIntegerField()),
                ("recipient", models.TextField()),
                ("purpose", models.TextField()),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("run_id", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": '"books"."correction_due"',
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case_id", "recipient", "purpose"), name="told_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
