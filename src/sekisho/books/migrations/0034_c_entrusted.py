"""Assessments and contracts of entrusted companies: added by the screens, changed by nobody."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
NAMES = ("entrusted_assessment", "entrusted_contract")
GRANTS = (
    *(f"REVOKE ALL ON books.{name} FROM PUBLIC" for name in NAMES),
    *(f"GRANT SELECT, INSERT ON books.{name} TO sekisho_web" for name in NAMES),
    *(f"GRANT USAGE ON SEQUENCE books.{name}_id_seq TO sekisho_web" for name in NAMES),
    *(f"GRANT SELECT ON books.{name} TO sekisho_audit" for name in NAMES),
)


class Migration(migrations.Migration):
    """Two tables; what one company was given is found by an index of its own."""

    dependencies = (("books", "0034_b_breaches"),)
    operations = (
        migrations.CreateModel(
            name="EntrustedAssessment",
            fields=[
                ID,
                ("party", models.TextField()),
                ("made_on", models.DateField()),
                ("until", models.DateField()),
                ("met", ArrayField(models.TextField())),
                ("assessor", models.TextField()),
                ("approved_by", models.TextField()),
                ("ledger_index", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."entrusted_assessment"',
                "indexes": [models.Index(fields=["party", "id"], name="assessment_of_party")],
            },
        ),
        migrations.CreateModel(
            name="EntrustedContract",
            fields=[
                ID,
                ("party", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("terms", ArrayField(models.TextField())),
                ("registered_by", models.TextField()),
                ("ledger_index", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."entrusted_contract"',
                "indexes": [models.Index(fields=["party", "id"], name="contract_of_party")],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
