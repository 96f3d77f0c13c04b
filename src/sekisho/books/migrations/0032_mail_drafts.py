"""Drafts of mail templates: the web role adds revisions and marks them, and changes no text."""

from django.db import migrations, models
from django.db.models.functions import Now

MARKED = "submitted_by, submitted_at, approved_by, published"
GRANTS = (
    "REVOKE ALL ON books.mail_draft FROM PUBLIC",
    "GRANT SELECT, INSERT ON books.mail_draft TO sekisho_web",
    f"GRANT UPDATE ({MARKED}) ON books.mail_draft TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.mail_draft_id_seq TO sekisho_web",
    "GRANT SELECT ON books.mail_draft TO sekisho_audit",
)


class Migration(migrations.Migration):
    """One table."""

    dependencies = (("books", "0032_mail_openings"),)
    operations = (
        migrations.CreateModel(
            name="MailDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                           verbose_name="ID")),
                ("series", models.BigIntegerField()),
                ("revision", models.IntegerField()),
                ("author", models.TextField()),
                ("name", models.TextField()),
                ("source", models.BinaryField()),
                ("base", models.IntegerField()),
                ("saved_at", models.DateTimeField(db_default=Now())),
                ("submitted_by", models.TextField(null=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("approved_by", models.TextField(null=True)),
                ("published", models.IntegerField(null=True)),
            ],
            options={
                "db_table": '"books"."mail_draft"',
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "revision"), name="one_next_mail_revision"
                    )
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )  # fmt: skip
