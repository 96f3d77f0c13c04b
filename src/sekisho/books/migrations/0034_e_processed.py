"""Which processed sets were made, and of what: told to the public, changed by nobody."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
GRANTS = (
    "REVOKE ALL ON books.processed_set FROM PUBLIC",
    "GRANT SELECT, INSERT ON books.processed_set TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.processed_set_id_seq TO sekisho_web",
    "GRANT SELECT ON books.processed_set TO sekisho_audit",
)


class Migration(migrations.Migration):
    """A table, and who may do what."""

    dependencies = (("books", "0034_d_successions"),)
    operations = (
        migrations.CreateModel(
            name="ProcessedSet",
            fields=[
                ID,
                ("name", models.TextField()),
                ("item", models.TextField()),
                ("form", models.TextField()),
                ("purpose", models.TextField()),
                ("items", ArrayField(models.TextField())),
                ("methods", ArrayField(models.TextField())),
                ("least", models.IntegerField()),
                ("rows", models.IntegerField()),
                ("left_out", models.IntegerField()),
                ("file_sha256", models.TextField()),
                ("digest", models.TextField()),
                ("made_on", models.DateField()),
                ("made_by", models.TextField()),
                ("ledger_index", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={"db_table": '"books"."processed_set"'},
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
