"""Where staff met the notice's silence: one row a version, purpose and item, for its owner."""

from django.db import migrations, models
from django.db.models.functions import Now

GRANTS = (
    "REVOKE ALL ON books.gap_report FROM PUBLIC",
    "GRANT SELECT, INSERT ON books.gap_report TO sekisho_web",
    "GRANT SELECT ON books.gap_report TO sekisho_audit",
    "GRANT USAGE ON SEQUENCE books.gap_report_id_seq TO sekisho_web",
)


class Migration(migrations.Migration):
    """The web role adds rows and reads them; it changes and removes none."""

    dependencies = (("books", "0003_grants"),)
    operations = (
        migrations.CreateModel(
            name="GapReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.TextField()),
                ("purpose", models.TextField()),
                ("item", models.TextField()),
                ("ledger_index", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."gap_report"',
                "constraints": [
                    models.UniqueConstraint(
                        fields=("digest", "purpose", "item"), name="one_report_a_gap"
                    )
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.AddIndex("Act", models.Index(fields=("at",), name="act_of_day")),
        migrations.AddIndex(
            "ProvisionRecord", models.Index(fields=("day", "id"), name="provision_of_day")
        ),
    )
