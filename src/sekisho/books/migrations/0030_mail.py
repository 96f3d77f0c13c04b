"""Mails of ours, their templates, and the addresses that get none: tables and rights.

The web role decides, signs and queues a mail, and publishes what two people approved; it changes
none of it afterwards. The mail role delivers: it moves a mail's state and appends to the ledger.
Whoever may erase takes the customer out of the row.
"""

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

READ = ("mail", "mail_template", "mail_suppression")
LEDGER = ("ledger_head", "ledger_chunk", "ledger_node")
MOVED = "state, attempts, due_at, reply, changed_at"


def _grants() -> tuple[str, ...]:
    """One statement each, in a fixed order."""
    return (
        *(f"REVOKE ALL ON books.{name} FROM PUBLIC" for name in READ),
        "GRANT USAGE ON SCHEMA books TO sekisho_mail",
        *(f"GRANT SELECT ON books.{name} TO sekisho_web, sekisho_audit" for name in READ),
        "GRANT SELECT ON books.mail, books.mail_suppression TO sekisho_mail",
        "GRANT INSERT ON books.mail, books.mail_template TO sekisho_web",
        "GRANT INSERT ON books.mail_suppression TO sekisho_web",
        "GRANT UPDATE (lifted_by, lifted_at, lift_index) ON books.mail_suppression TO sekisho_web",
        "GRANT INSERT ON books.mail_suppression TO sekisho_mail",
        f"GRANT UPDATE ({MOVED}) ON books.mail TO sekisho_mail",
        "GRANT SELECT, UPDATE (customer_id, address_mac) ON books.mail TO sekisho_hand",
        "GRANT USAGE ON SEQUENCE books.mail_id_seq, books.mail_template_id_seq TO sekisho_web",
        *(f"GRANT SELECT ON books.{name} TO sekisho_mail" for name in LEDGER),
        "GRANT UPDATE (size, frontier) ON books.ledger_head TO sekisho_mail",
        "GRANT INSERT ON books.ledger_chunk, books.ledger_node TO sekisho_mail",
    )


class Migration(migrations.Migration):
    """Three tables and their rights."""

    dependencies = (("books", "0009_translation"),)
    operations = (
        migrations.CreateModel(
            name="MailSuppression",
            fields=[
                ("ledger_index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("address_mac", models.BinaryField()),
                ("reason", models.TextField()),
                ("actor", models.TextField(db_default="")),
                (
                    "since",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("lifted_by", models.TextField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lift_index", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": '"books"."mail_suppression"',
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("address_mac",),
                        name="suppressed_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("customer_id", models.BigIntegerField()),
                ("template", models.TextField(db_default="")),
                ("template_version", models.IntegerField(db_default=0)),
                ("kind", models.TextField()),
                ("lang", models.TextField()),
                ("purpose", models.TextField()),
                ("digest", models.TextField()),
                (
                    "clauses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "stops",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), db_default=[], size=None
                    ),
                ),
                ("actor", models.TextField()),
                ("message_id", models.TextField(unique=True)),
                ("code_digest", models.BinaryField(unique=True)),
                ("content_sha256", models.BinaryField()),
                ("address_mac", models.BinaryField(null=True)),
                ("queued_index", models.BigIntegerField()),
                ("state", models.TextField()),
                (
                    "held_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), db_default=[], size=None
                    ),
                ),
                ("attempts", models.IntegerField(db_default=0)),
                ("reply", models.TextField(db_default="")),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": '"books"."mail"',
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["due_at"],
                        name="mail_queued_by_due",
                    ),
                    models.Index(fields=["customer_id", "id"], name="mail_of_customer"),
                    models.Index(
                        condition=models.Q(("state", "attempted")),
                        fields=["state"],
                        name="mail_under_way",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "held", "queued", "attempted", "accepted", "unknown",
                                    "refused", "withdrawn", "bounced",
                                ],
                            )
                        ),
                        name="mail_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MailTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("version", models.IntegerField()),
                ("kind", models.TextField()),
                ("purpose", models.TextField()),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("source", models.BinaryField()),
                ("sha256", models.BinaryField()),
                (
                    "approved_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("ledger_index", models.BigIntegerField()),
                (
                    "published_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": '"books"."mail_template"',
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "version"), name="template_version_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(_grants(), migrations.RunSQL.noop),
    )  # fmt: skip
