"""What was restored from which backup, and when it was opened to the serving roles again.

The owner alone writes here, and nobody else may change it: a database is opened once everything
that happened since its backup was done to it again. The auditor may see that it was.
"""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("books", "0007_stretch_of_key"),)
    operations = (
        migrations.CreateModel(
            name="Restoration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("size", models.BigIntegerField()),
                ("brought_back", models.BigIntegerField()),
                ("journal_bytes", models.BigIntegerField()),
                ("journal_digest", models.BinaryField()),
                (
                    "restored_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("opened_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": '"books"."restoration"'},
        ),
        migrations.RunSQL(
            "GRANT SELECT ON books.restoration TO sekisho_audit", migrations.RunSQL.noop
        ),
    )
