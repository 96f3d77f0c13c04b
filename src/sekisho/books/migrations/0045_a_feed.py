"""What is told downstream. A refusal leaves a line in the transaction that makes it; the hand tells
each party; screens and programs show a party its own and take its confirmation; nobody but the hand
says what a party was told.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
CONFIRMED = "state, outcome, done_on, confirmed_by, confirmed_at, confirmed_index"
GRANTS = (
    "REVOKE ALL ON books.change_due, books.feed_item FROM PUBLIC",
    "GRANT INSERT ON books.change_due TO sekisho_web",
    "GRANT SELECT, INSERT, DELETE ON books.change_due TO sekisho_hand",
    "GRANT USAGE ON SEQUENCE books.change_due_id_seq TO sekisho_web, sekisho_hand",
    f"GRANT SELECT, UPDATE ({CONFIRMED}) ON books.feed_item TO sekisho_web",
    "GRANT SELECT, INSERT, UPDATE (customer_id, state) ON books.feed_item TO sekisho_hand",
    "GRANT SELECT ON books.feed_item TO sekisho_audit",
)


class Migration(migrations.Migration):
    """Two tables, and who may do what."""

    dependencies = (("books", "0044_parties"),)
    operations = (
        migrations.CreateModel(
            name="ChangeDue",
            fields=[
                ID,
                ("customer_id", models.BigIntegerField()),
                ("scope", models.TextField()),
                ("made_at", models.DateTimeField(db_default=Now())),
            ],
            options={"db_table": '"books"."change_due"'},
        ),
        migrations.CreateModel(
            name="FeedItem",
            fields=[
                ("ledger_index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("party", models.TextField()),
                ("change", models.TextField()),
                ("customer_id", models.BigIntegerField()),
                ("scope", models.TextField()),
                ("purposes", ArrayField(models.TextField())),
                ("items", ArrayField(models.TextField())),
                ("clauses", ArrayField(models.TextField())),
                ("told_on", models.DateField()),
                ("due_on", models.DateField()),
                ("digest", models.TextField()),
                ("state", models.TextField(db_default="open")),
                ("outcome", models.TextField(null=True)),
                ("done_on", models.DateField(null=True)),
                ("confirmed_by", models.TextField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_index", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": '"books"."feed_item"',
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(change__in=["stop", "erase", "correct"]), name="change_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=["open", "confirmed", "replaced", "lapsed"]),
                        name="feed_state_known",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="confirmed")
                        | Q(outcome__isnull=False, done_on__isnull=False),
                        name="confirmed_says_what_and_when",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["party", "ledger_index"], name="feed_of_party"),
                    models.Index(fields=["state", "due_on"], name="feed_by_due_day"),
                    models.Index(fields=["customer_id"], name="feed_of_customer"),
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
