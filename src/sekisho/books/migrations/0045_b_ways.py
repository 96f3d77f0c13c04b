"""Ways to recipients. The extract role enters, confirms and ends them and sends along them, as it
does with keys; screens show them; no other role may change one.
"""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
CHANGED = "confirmed_by, confirmed_at, ended_at, reason"
SENT = "state, attempts, reply, made_at, due_at, changed_at"
GRANTS = (
    "REVOKE ALL ON books.recipient_way, books.way_sending FROM PUBLIC",
    "GRANT SELECT ON books.recipient_way, books.way_sending TO sekisho_web, sekisho_audit",
    f"GRANT SELECT, INSERT, UPDATE ({CHANGED}) ON books.recipient_way TO sekisho_extract",
    f"GRANT SELECT, INSERT, UPDATE ({SENT}) ON books.way_sending TO sekisho_extract",
    "GRANT USAGE ON SEQUENCE books.recipient_way_id_seq TO sekisho_extract",
    "GRANT USAGE ON SEQUENCE books.way_sending_id_seq TO sekisho_extract",
    # Whom a change is about it must not see, only that one waits.
    "GRANT SELECT (ledger_index, party, state, told_on) ON books.feed_item TO sekisho_extract",
)


class Migration(migrations.Migration):
    """Two tables, and who may do what."""

    dependencies = (("books", "0045_a_feed"),)
    operations = (
        migrations.CreateModel(
            name="RecipientWay",
            fields=[
                ID,
                ("party", models.TextField()),
                ("kind", models.TextField()),
                ("settings", models.JSONField()),
                ("fingerprint", models.TextField()),
                ("offered_by", models.TextField()),
                ("offered_at", models.DateTimeField(db_default=Now())),
                ("confirmed_by", models.TextField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(null=True)),
            ],
            options={
                "db_table": '"books"."recipient_way"',
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind__in=["webhook", "folder", "sftp"]), name="way_kind_known"
                    ),
                    models.UniqueConstraint(
                        fields=("party", "kind", "fingerprint"),
                        condition=Q(ended_at__isnull=True),
                        name="a_way_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("offered_by")),
                        name="another_confirms_the_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaySending",
            fields=[
                ID,
                ("way_id", models.BigIntegerField()),
                ("event", models.TextField()),
                ("subject", models.BigIntegerField()),
                ("state", models.TextField(db_default="queued")),
                ("attempts", models.IntegerField(db_default=0)),
                ("reply", models.TextField(db_default="")),
                ("made_at", models.DateTimeField(db_default=Now())),
                ("due_at", models.DateTimeField(db_default=Now())),
                ("changed_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."way_sending"',
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            state__in=["queued", "attempted", "delivered", "unknown", "given_up"]
                        ),
                        name="sending_state_known",
                    ),
                    models.UniqueConstraint(
                        fields=("way_id", "event", "subject"), name="sent_once"
                    ),
                ],
                "indexes": [models.Index(fields=["state", "due_at"], name="sending_by_due")],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
