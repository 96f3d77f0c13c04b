"""Re-entrustments: added by the screens, changed by nobody."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.functions import Now

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                verbose_name="ID"))  # fmt: skip
GRANTS = (
    "REVOKE ALL ON books.re_entrustment FROM PUBLIC",
    "GRANT SELECT, INSERT ON books.re_entrustment TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.re_entrustment_id_seq TO sekisho_web",
    "GRANT SELECT ON books.re_entrustment TO sekisho_audit",
)
CONSENTED = models.Q(consented_by__isnull=True, consented_on__isnull=True) | (
    models.Q(consented_by__isnull=False, consented_on__isnull=False)
    & ~models.Q(consented_by=models.F("registered_by"))
)


class Migration(migrations.Migration):
    """One table, found from either side."""

    dependencies = (("books", "0051_reports_in_the_log"),)
    operations = (
        migrations.CreateModel(
            name="ReEntrustment",
            fields=[
                ID,
                ("by_party", models.TextField()),
                ("to_party", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("purposes", ArrayField(models.TextField())),
                ("items", ArrayField(models.TextField())),
                ("document_no", models.TextField()),
                ("consented_by", models.TextField(null=True)),
                ("consented_on", models.DateField(null=True)),
                ("registered_by", models.TextField()),
                ("ledger_index", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "db_table": '"books"."re_entrustment"',
                "indexes": [
                    models.Index(fields=["to_party", "id"], name="re_entrusted_to"),
                    models.Index(fields=["by_party", "id"], name="re_entrusted_by"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=CONSENTED, name="another_consents_to_a_re_entrustment"
                    )
                ],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
