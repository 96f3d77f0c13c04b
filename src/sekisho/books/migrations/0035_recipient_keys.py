"""Keys of recipients. The extract role enters, confirms and ends them, and changes nothing else of
them; the web role encrypts with them; the auditor sees them.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

CHANGED = "confirmed_by, confirmed_at, ended_at, reason"
GRANTS = (
    "GRANT SELECT ON books.recipient_key TO sekisho_web, sekisho_audit",
    "GRANT SELECT, INSERT ON books.recipient_key TO sekisho_extract",
    f"GRANT UPDATE ({CHANGED}) ON books.recipient_key TO sekisho_extract",
    "GRANT USAGE ON SEQUENCE books.recipient_key_id_seq TO sekisho_extract",
)


class Migration(migrations.Migration):
    dependencies = (("books", "0035_kept_schema"),)
    operations = (
        migrations.CreateModel(
            name="RecipientKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recipient", models.TextField()),
                ("public_key", models.TextField()),
                ("fingerprint", models.TextField()),
                ("last_day", models.DateField()),
                ("offered_by", models.TextField()),
                (
                    "offered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("confirmed_by", models.TextField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(null=True)),
            ],
            options={
                "db_table": '"books"."recipient_key"',
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recipient", "fingerprint"),
                        condition=models.Q(ended_at__isnull=True),
                        name="a_key_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(confirmed_by__isnull=True)
                        | ~models.Q(confirmed_by=models.F("offered_by")),
                        name="another_confirms_the_key",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
