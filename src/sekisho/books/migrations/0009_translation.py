"""Translations of the notice: added, never changed. The newest in a language is the one shown."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.functions import Now

GRANTS = (
    "REVOKE ALL ON books.translation FROM PUBLIC",
    "GRANT SELECT ON books.translation TO sekisho_web, sekisho_audit",
)


class Migration(migrations.Migration):
    """A table that its owner alone adds to."""

    dependencies = (("books", "0008_gap_answer"),)
    operations = (
        migrations.CreateModel(
            name="Translation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("policy", models.TextField()),
                ("lang", models.TextField()),
                ("text", models.BinaryField()),
                ("sha256", models.TextField()),
                ("approved_by", ArrayField(models.TextField())),
                ("ledger_index", models.BigIntegerField()),
                ("published_at", models.DateTimeField(db_default=Now())),
            ],
            options={"db_table": '"books"."translation"'},
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
