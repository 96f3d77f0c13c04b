"""Openings of sealed mail, and reports of forged mail.

The web role asks and approves, and can't mark an opening as used; the hand, which has the key,
marks it and can change nothing else. Neither removes any. Reports of forged mail: the web role adds
and counts, and can't read the content that somebody agreed to leave.
"""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
TOLD = "id, day, answer, why, sender_domain, led_to, digest, times, seen_at"
GRANTS = (
    "REVOKE ALL ON books.mail_opening, books.forged_report FROM PUBLIC",
    "GRANT SELECT, INSERT ON books.mail_opening TO sekisho_web",
    "GRANT UPDATE (approved_by, ledger_index, until) ON books.mail_opening TO sekisho_web",
    "GRANT SELECT ON books.mail_opening TO sekisho_hand, sekisho_audit",
    "GRANT UPDATE (opened_at, customer_id) ON books.mail_opening TO sekisho_hand",
    "GRANT INSERT ON books.forged_report TO sekisho_web",
    f"GRANT SELECT ({TOLD}) ON books.forged_report TO sekisho_web, sekisho_audit",
    "GRANT UPDATE (times, seen_at, content) ON books.forged_report TO sekisho_web",
    "GRANT SELECT, DELETE ON books.forged_report TO sekisho_hand",
    "GRANT USAGE ON SEQUENCE books.mail_opening_id_seq, books.forged_report_id_seq TO sekisho_web",
)


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = (("books", "0031_held_mail"),)
    operations = (
        migrations.CreateModel(
            name="MailOpening",
            fields=[
                ID,
                ("mail", models.UUIDField()),
                ("customer_id", models.BigIntegerField()),
                ("ground", models.TextField()),
                ("purpose", models.TextField()),
                ("case_no", models.TextField()),
                (
                    "clauses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("document", models.TextField(db_default="")),
                ("receiver", models.TextField(null=True)),
                ("asked_by", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("approved_by", models.TextField(null=True)),
                ("ledger_index", models.BigIntegerField(null=True)),
                ("until", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": '"books"."mail_opening"',
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ("service", "law"))),
                        name="opening_ground_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ForgedReport",
            fields=[
                ID,
                ("day", models.DateField()),
                ("answer", models.TextField()),
                (
                    "why",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("sender_domain", models.TextField(db_default="")),
                (
                    "led_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("digest", models.BinaryField()),
                ("times", models.IntegerField(db_default=1)),
                ("content", models.BinaryField(null=True)),
                ("seen_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."forged_report"',
                "constraints": [
                    models.UniqueConstraint(fields=("day", "digest"), name="one_report_a_day")
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
