"""Changes of the log's signing key. The owner writes one; everybody who verifies may read them."""

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

GRANTS = "GRANT SELECT ON books.log_key_change TO sekisho_web, sekisho_audit"


class Migration(migrations.Migration):
    dependencies = (("books", "0035_recipient_keys"),)
    operations = (
        migrations.CreateModel(
            name="LogKeyChange",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("old", models.TextField(unique=True)),
                ("new", models.TextField(unique=True)),
                ("proof", models.BinaryField()),
                (
                    "approved_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={"db_table": '"books"."log_key_change"'},
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
