"""Businesses that passed on to us. The web role writes it down, everybody's page reads of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
GRANTS = (
    "REVOKE ALL ON books.taken_in, books.taken_stretch FROM PUBLIC",
    "GRANT SELECT, INSERT, UPDATE (customers, changed_at) ON books.taken_in TO sekisho_web",
    "GRANT SELECT, INSERT ON books.taken_stretch TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.taken_in_id_seq TO sekisho_web",
    "GRANT SELECT ON books.taken_in, books.taken_stretch TO sekisho_audit",
)


class Migration(migrations.Migration):
    """Two tables, and who may do what."""

    dependencies = (("books", "0043_b_received"),)
    operations = (
        migrations.CreateModel(
            name="TakenIn",
            fields=[
                ID,
                ("package_sha256", models.TextField(unique=True)),
                *(
                    (name, models.TextField())
                    for name in (
                        "giver",
                        "giver_address",
                        "giver_representative",
                        "event",
                        "document_no",
                    )
                ),
                ("effective_on", models.DateField()),
                ("bound_to", ArrayField(models.TextField())),
                ("closed", ArrayField(models.TextField())),
                ("notice", models.TextField()),
                ("log_key", models.TextField()),
                ("proof", models.BinaryField()),
                ("customers", models.IntegerField(null=True)),
                ("taken_by", models.TextField()),
                ("taken_on", models.DateField()),
                ("changed_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."taken_in"',
                "constraints": [
                    models.CheckConstraint(condition=Q(customers__gte=0), name="taken_in_counted"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakenStretch",
            fields=[
                ("first_index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("last_index", models.BigIntegerField()),
                ("taken_in_id", models.BigIntegerField(db_index=True)),
            ],
            options={"db_table": '"books"."taken_stretch"'},
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
