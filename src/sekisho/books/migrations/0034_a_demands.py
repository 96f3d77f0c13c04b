"""The register of legal demands, and the recipient of an act where it is not the company itself.

Screens take demands in and move them. Whom a demand is about they may write and never read: a
function of the hand's schema gives the numbers once two people have approved.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
NAMES = ("legal_demand", "demand_subject", "demand_approval")
MOVED = "items, state, reasons, called_by, decided_by, watermark, disclosed_at, changed_at"
TOLD = (
    "CREATE OR REPLACE VIEW books.told_act AS SELECT a.* FROM books.act AS a WHERE"
    " NOT EXISTS (SELECT FROM books.seal AS s WHERE s.ledger_index = a.ledger_index"
    " AND s.lifted_at IS NULL AND s.until >= (now() AT TIME ZONE 'Asia/Tokyo')::date)"
)
GRANTS = (
    *(f"REVOKE ALL ON books.{name} FROM PUBLIC" for name in NAMES),
    f"GRANT SELECT, INSERT, UPDATE ({MOVED}) ON books.legal_demand TO sekisho_web",
    "GRANT SELECT, INSERT ON books.demand_approval TO sekisho_web",
    "GRANT INSERT ON books.demand_subject TO sekisho_web",
    *(f"GRANT USAGE ON SEQUENCE books.{name}_id_seq TO sekisho_web" for name in NAMES),
    # The hand lifts the seals of a demand, and blanks the key of whoever is erased.
    "GRANT SELECT ON books.legal_demand TO sekisho_hand",
    "GRANT SELECT, UPDATE (customer_id) ON books.demand_subject TO sekisho_hand",
    "GRANT SELECT ON books.legal_demand, books.demand_approval TO sekisho_audit",
    # The view learns the new column of the acts.
    TOLD,
)


class Migration(migrations.Migration):
    """Three tables, a column, and who may do what."""

    dependencies = (("books", "0009_translation"),)
    operations = (
        migrations.AddField("Act", "recipient", models.TextField(null=True)),
        migrations.CreateModel(
            name="LegalDemand",
            fields=[
                ID,
                ("basis", models.TextField()),
                ("authority", models.TextField()),
                ("document_no", models.TextField()),
                ("document_sha256", models.BinaryField()),
                ("issued_on", models.DateField()),
                ("received_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("asked", ArrayField(models.TextField())),
                ("items", ArrayField(models.TextField())),
                ("persons", models.IntegerField()),
                ("state", models.TextField()),
                ("reasons", ArrayField(models.TextField(), db_default=[])),
                ("taken_in_by", models.TextField()),
                ("called_by", models.TextField(null=True)),
                ("decided_by", models.TextField(null=True)),
                ("watermark", models.TextField(null=True)),
                ("disclosed_at", models.BigIntegerField(null=True)),
                ("changed_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."legal_demand"',
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            basis__in=["warrant", "inquiry", "court_request", "bar_inquiry"]
                        ),
                        name="demand_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            state__in=[
                                "received",
                                "confirmed",
                                "approved",
                                "disclosed",
                                "refused",
                                "expired",
                            ]
                        ),
                        name="demand_state_known",
                    ),
                    models.CheckConstraint(
                        condition=~Q(state="refused") | ~Q(reasons=[]),
                        name="demand_refusal_has_reason",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["state", "expires_on"], name="demand_by_last_day"),
                    models.Index(fields=["document_sha256"], name="demand_of_document"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DemandSubject",
            fields=[
                ID,
                ("demand_id", models.BigIntegerField()),
                ("customer_id", models.BigIntegerField()),
            ],
            options={
                "db_table": '"books"."demand_subject"',
                "indexes": [models.Index(fields=["demand_id"], name="subject_of_demand")],
            },
        ),
        migrations.CreateModel(
            name="DemandApproval",
            fields=[
                ID,
                ("demand_id", models.BigIntegerField()),
                ("approver", models.TextField()),
                ("items", ArrayField(models.TextField())),
                ("ledger_index", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."demand_approval"',
                "constraints": [
                    models.UniqueConstraint(
                        fields=("demand_id", "approver", "items"),
                        name="one_approval_of_these_items",
                    )
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
