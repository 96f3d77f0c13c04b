"""Events of demand reduction. The desk declares them, the hand computes and reports them."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
COMPUTED = "state, customers, without, report_sha256, changed_at"
GRANTS = (
    "REVOKE ALL ON books.negawatt_event FROM PUBLIC",
    "GRANT SELECT, INSERT ON books.negawatt_event TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.negawatt_event_id_seq TO sekisho_web",
    f"GRANT SELECT, UPDATE ({COMPUTED}) ON books.negawatt_event TO sekisho_hand",
    "GRANT SELECT ON books.negawatt_event TO sekisho_audit",
)


class Migration(migrations.Migration):
    """A table, and who may do what."""

    dependencies = (("books", "0045_b_ways"),)
    operations = (
        migrations.CreateModel(
            name="NegawattEvent",
            fields=[
                ID,
                ("contractor", models.TextField()),
                ("day", models.DateField()),
                ("first_slot", models.SmallIntegerField()),
                ("last_slot", models.SmallIntegerField()),
                ("state", models.TextField()),
                ("digest", models.TextField()),
                ("declared_by", models.TextField()),
                ("ledger_index", models.BigIntegerField()),
                ("customers", models.IntegerField(null=True)),
                ("without", models.IntegerField(null=True)),
                ("report_sha256", models.TextField(null=True)),
                ("changed_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."negawatt_event"',
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(state__in=("declared", "computed", "reported", "withdrawn")),
                        name="negawatt_state_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            first_slot__gte=1, last_slot__lte=48, last_slot__gte=F("first_slot")
                        ),
                        name="negawatt_slots",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
