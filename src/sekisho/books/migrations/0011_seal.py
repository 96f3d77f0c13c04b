"""Sealed records: what a customer is not told of while law lets it be withheld.

What customers are told is read through two views that leave sealed records out, so the roles that
serve screens need no right on the seals and can't tell that there are any. The hand sets and lifts
them, and may change nothing else of a seal; the auditor sees all.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

STANDS = """
NOT EXISTS (SELECT FROM books.seal AS s WHERE s.ledger_index = {index}
            AND s.lifted_at IS NULL AND s.until >= (now() AT TIME ZONE 'Asia/Tokyo')::date)
"""
STATEMENTS = (
    "CREATE VIEW books.told_act AS SELECT a.* FROM books.act AS a WHERE "
    + STANDS.format(index="a.ledger_index"),
    "CREATE VIEW books.told_run AS SELECT r.* FROM books.extract_run AS r WHERE "
    + STANDS.format(index="r.header_index"),
    "GRANT SELECT ON books.told_act, books.told_run TO sekisho_web, sekisho_hand",
    "GRANT SELECT, INSERT ON books.seal TO sekisho_hand",
    "GRANT UPDATE (lifted_at, lifted_by, lift_index) ON books.seal TO sekisho_hand",
    "GRANT SELECT ON books.seal TO sekisho_audit",
)


class Migration(migrations.Migration):
    dependencies = (("books", "0010_restoration"),)
    operations = (
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("seal_index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("ledger_index", models.BigIntegerField()),
                ("reason", models.TextField()),
                ("until", models.DateField()),
                ("opening", models.BinaryField()),
                ("sealed_by", models.TextField()),
                ("approved_by", models.TextField()),
                (
                    "sealed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("lifted_by", models.TextField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lift_index", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": '"books"."seal"',
                "indexes": [models.Index(fields=["ledger_index"], name="seal_of_entry")],
            },
        ),
        migrations.RunSQL(STATEMENTS, "DROP VIEW books.told_act, books.told_run"),
    )
