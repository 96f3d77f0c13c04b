"""What others gave us. The web role writes it down; the auditor reads it; the hand ends it."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
GRANTS = (
    "REVOKE ALL ON books.received, books.received_stretch FROM PUBLIC",
    "GRANT SELECT, INSERT, UPDATE (kept_until) ON books.received TO sekisho_web",
    "GRANT SELECT, INSERT ON books.received_stretch TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.received_id_seq TO sekisho_web",
    "GRANT SELECT ON books.received, books.received_stretch TO sekisho_audit",
    # The night of retention: whose last day is over goes, with what leads from persons to it.
    "GRANT SELECT, DELETE ON books.received, books.received_stretch TO sekisho_hand",
)


class Migration(migrations.Migration):
    """Two tables, and who may do what."""

    dependencies = (("books", "0043_a_partial_succession"),)
    operations = (
        migrations.CreateModel(
            name="Received",
            fields=[
                ID,
                *(
                    (name, models.TextField())
                    for name in (
                        "giver",
                        "giver_address",
                        "giver_representative",
                        "basis",
                        "method",
                    )
                ),
                ("received_on", models.DateField()),
                *(
                    (name, models.TextField())
                    for name in (
                        "acquired",
                        "document_sha256",
                        "filing",
                        "purpose",
                    )
                ),
                ("items", ArrayField(models.TextField())),
                ("customers", models.IntegerField()),
                ("kept_until", models.DateField()),
                ("recorded_by", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."received"',
                "indexes": [models.Index(fields=("giver",), name="received_of_giver")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(basis__in=["consent", "opt_out", "non_business"]),
                        name="received_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(method__in=["each", "batch", "contract"]),
                        name="received_method_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceivedStretch",
            fields=[
                ("first_index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("last_index", models.BigIntegerField()),
                ("received_id", models.BigIntegerField(db_index=True)),
            ],
            options={"db_table": '"books"."received_stretch"'},
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
