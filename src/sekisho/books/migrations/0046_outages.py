"""Outages and the lists that were given in them. Who is on a list only the ledger's acts tell."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
MOVED = "state, approved_by, reviewed_by, review, changed_at"
GRANTS = (
    "REVOKE ALL ON books.outage, books.outage_list FROM PUBLIC",
    f"GRANT SELECT, INSERT, UPDATE ({MOVED}) ON books.outage TO sekisho_web",
    "GRANT SELECT, INSERT ON books.outage_list TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.outage_id_seq, books.outage_list_id_seq TO sekisho_web",
    "GRANT SELECT ON books.outage, books.outage_list TO sekisho_audit",
)


class Migration(migrations.Migration):
    """Two tables, and who may do what."""

    dependencies = (("books", "0047_negawatt"),)
    operations = (
        migrations.CreateModel(
            name="Outage",
            fields=[
                ID,
                ("area", models.TextField()),
                ("reason", models.TextField()),
                ("until", models.DateTimeField()),
                ("declared_by", models.TextField()),
                ("state", models.TextField()),
                ("approved_by", models.TextField(null=True)),
                ("reviewed_by", models.TextField(null=True)),
                ("review", models.TextField(db_default="")),
                ("changed_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."outage"',
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(state__in=["declared", "running", "withdrawn", "reviewed"]),
                        name="outage_state_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("declared_by")),
                        name="outage_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutageList",
            fields=[
                ID,
                ("outage_id", models.BigIntegerField()),
                ("recipient", models.TextField()),
                ("customers", models.IntegerField()),
                ("file_sha256", models.TextField()),
                ("given_by", models.TextField()),
                ("ledger_index", models.BigIntegerField()),
                ("given_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."outage_list"',
                "indexes": [models.Index(fields=["outage_id"], name="lists_of_outage")],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
