"""The answer to a reported gap, beside the report: the web role adds one and changes none.

The report learns who made it, so that this person finds the answer.
"""

from django.db import migrations, models
from django.db.models.functions import Now

GRANTS = (
    "REVOKE ALL ON books.gap_answer FROM PUBLIC",
    "GRANT SELECT, INSERT ON books.gap_answer TO sekisho_web",
    "GRANT SELECT ON books.gap_answer TO sekisho_audit",
)


class Migration(migrations.Migration):
    """A column and a table."""

    dependencies = (("books", "0015_correcting_runs"),)
    operations = (
        migrations.AddField("GapReport", "reporter", models.TextField(db_default="")),
        migrations.CreateModel(
            name="GapAnswer",
            fields=[
                ("report_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("answer", models.TextField()),
                ("ledger_index", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={"db_table": '"books"."gap_answer"'},
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
