"""Statistics: what was made of each declared table, its files, and what it was made from."""

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

_WRITTEN = (
    "state, released_by, released_on, ledger_index, withdrawn_by, withdrawn_on, withdrawn_index,"
    " reason"
)
GRANTS = (
    (
        "REVOKE ALL ON books.statistic_release, books.statistic_file, books.statistic_report,"
        " books.statistic_basis, books.statistic_spending, books.statistic_order FROM PUBLIC"
    ),
    # The owner's role prepares: it alone reads what a table was made from, and exact reports. The
    # statistics role reads its cubes and nothing in the books. People release at the screens.
    (
        "GRANT SELECT ON books.statistic_release, books.statistic_file, books.statistic_spending"
        " TO sekisho_web"
    ),
    f"GRANT UPDATE ({_WRITTEN}) ON books.statistic_release TO sekisho_web",
    "GRANT SELECT, INSERT ON books.statistic_order TO sekisho_web",
    "GRANT USAGE ON SEQUENCE books.statistic_order_id_seq TO sekisho_web",
    (
        "GRANT SELECT ON books.statistic_release, books.statistic_file, books.statistic_spending,"
        " books.statistic_order TO sekisho_audit"
    ),
)


class Migration(migrations.Migration):
    """The web role orders, releases and withdraws; it sees no cube and no exact report."""

    dependencies = [
        ("books", "0032_mail_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatisticBasis",
            fields=[
                ("release", models.BigIntegerField(primary_key=True, serialize=False)),
                ("cube", models.BinaryField()),
                ("hidden", models.JSONField()),
                ("salt", models.BinaryField()),
            ],
            options={
                "db_table": '"books"."statistic_basis"',
            },
        ),
        migrations.CreateModel(
            name="StatisticFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("release", models.BigIntegerField()),
                ("name", models.TextField()),
                ("media", models.TextField()),
                ("data", models.BinaryField()),
                ("sha256", models.TextField()),
            ],
            options={
                "db_table": '"books"."statistic_file"',
                "constraints": [
                    models.UniqueConstraint(fields=("release", "name"), name="statistic_file_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StatisticOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.TextField()),
                ("period", models.TextField()),
                ("again", models.BooleanField()),
                ("thousandths", models.IntegerField()),
                ("ordered_by", models.TextField()),
                (
                    "ordered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("done_at", models.DateTimeField(null=True)),
                ("release", models.BigIntegerField(null=True)),
                ("refused_ja", models.TextField(null=True)),
                ("refused_en", models.TextField(null=True)),
            ],
            options={
                "db_table": '"books"."statistic_order"',
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["id"],
                        name="order_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatisticRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("statistic", models.TextField()),
                ("title", models.TextField()),
                ("source", models.TextField()),
                ("by", models.TextField()),
                ("period", models.TextField()),
                ("number", models.IntegerField()),
                ("method", models.TextField()),
                ("policy", models.TextField()),
                (
                    "recipients",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("ground", models.TextField()),
                (
                    "articles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "clauses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "dimensions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                (
                    "measures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("parameters", models.JSONField()),
                ("hidden", models.IntegerField()),
                ("small", models.IntegerField()),
                ("state", models.TextField()),
                ("prepared_by", models.TextField()),
                (
                    "prepared_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("released_by", models.TextField(null=True)),
                ("released_on", models.DateField(null=True)),
                ("ledger_index", models.BigIntegerField(null=True)),
                ("withdrawn_by", models.TextField(null=True)),
                ("withdrawn_on", models.DateField(null=True)),
                ("withdrawn_index", models.BigIntegerField(null=True)),
                ("reason", models.TextField(null=True)),
            ],
            options={
                "db_table": '"books"."statistic_release"',
                "indexes": [models.Index(fields=["source", "period"], name="statistic_of_period")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("title", "method", "period", "number"), name="statistic_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ("exact", "protected", "noise"))),
                        name="statistic_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("prepared", "released", "withdrawn", "discarded"))
                        ),
                        name="statistic_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_by__isnull", True),
                            models.Q(("released_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="statistic_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ledger_index__isnull", True),
                                ("state__in", ("prepared", "discarded")),
                            ),
                            models.Q(
                                ("ledger_index__isnull", False),
                                ("state__in", ("released", "withdrawn")),
                            ),
                            _connector="OR",
                        ),
                        name="statistic_released_recorded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatisticReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("release", models.BigIntegerField()),
                ("name", models.TextField()),
                ("media", models.TextField()),
                ("data", models.BinaryField()),
                ("sha256", models.TextField()),
            ],
            options={
                "db_table": '"books"."statistic_report"',
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "name"), name="statistic_report_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatisticSpending",
            fields=[
                ("release", models.BigIntegerField(primary_key=True, serialize=False)),
                ("source", models.TextField()),
                ("thousandths", models.IntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": '"books"."statistic_spending"',
                "indexes": [models.Index(fields=["source"], name="spending_of_source")],
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
