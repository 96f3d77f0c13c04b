"""Why mails are held, and which were handed in. The web role settles one and removes none.

The hand blanks whose they were when a customer is erased, and nothing else.
"""

from django.db import migrations, models
from django.db.models.functions import Now

SETTLED = "state, settled_at, settled_by, settled_why, settled_index"
GRANTS = (
    "REVOKE ALL ON books.held_mail, books.relayed_mail FROM PUBLIC",
    "GRANT SELECT, INSERT ON books.held_mail, books.relayed_mail TO sekisho_web",
    f"GRANT UPDATE ({SETTLED}) ON books.held_mail TO sekisho_web",
    "GRANT UPDATE (mail_id) ON books.relayed_mail TO sekisho_web",
    "GRANT SELECT ON books.held_mail TO sekisho_audit",
    "GRANT SELECT (customer_id), UPDATE (customer_id) ON books.relayed_mail TO sekisho_hand",
)


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = (("books", "0030_mail"),)
    operations = (
        migrations.CreateModel(
            name="HeldMail",
            fields=[
                ("mail_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("source", models.TextField()),
                ("through", models.TextField()),
                ("writer", models.TextField()),
                ("reasons", models.JSONField()),
                ("state", models.TextField(db_default="held")),
                ("held_at", models.DateTimeField(db_default=Now())),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.TextField(null=True)),
                ("settled_why", models.TextField(null=True)),
                ("settled_index", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": '"books"."held_mail"',
                "indexes": [models.Index(fields=["state", "mail_id"], name="held_mail_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["held", "released", "dropped"])),
                        name="held_mail_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "held"), ("settled_by__isnull", False), _connector="OR"
                        ),
                        name="held_mail_settled_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "released"), _negated=True),
                            models.Q(("settled_by", models.F("writer")), _negated=True),
                            _connector="OR",
                        ),
                        name="held_mail_released_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RelayedMail",
            fields=[
                ("digest", models.BinaryField(primary_key=True, serialize=False)),
                ("customer_id", models.BigIntegerField()),
                ("mail_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."relayed_mail"',
                "indexes": [models.Index(fields=["customer_id"], name="relayed_mail_of_customer")],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
