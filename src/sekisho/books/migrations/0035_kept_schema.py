"""What a migration left behind is kept, so that whatever is changed by hand later is seen.

The owner writes it when it migrates. Every role may read it: each start compares.
"""

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("books", "0034_e_processed"),)
    operations = (
        migrations.CreateModel(
            name="KeptSchema",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kept_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("server", models.SmallIntegerField()),
                (
                    "lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
            ],
            options={"db_table": '"books"."kept_schema"'},
        ),
        migrations.RunSQL(
            "GRANT SELECT ON books.kept_schema TO sekisho_web, sekisho_extract, sekisho_import,"
            " sekisho_audit, sekisho_stat, sekisho_hand, sekisho_mail",
            migrations.RunSQL.noop,
        ),
    )
