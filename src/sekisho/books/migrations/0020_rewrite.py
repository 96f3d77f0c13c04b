"""When the tables with personal data were written anew: nothing erased before lies in their files.

The owner writes it; the auditor may see it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("books", "0012_clock_and_corrections"),)
    operations = (
        migrations.CreateModel(
            name="Rewrite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begun_at", models.DateTimeField()),
            ],
            options={"db_table": '"books"."rewrite"'},
        ),
        migrations.RunSQL("GRANT SELECT ON books.rewrite TO sekisho_audit", migrations.RunSQL.noop),
    )
