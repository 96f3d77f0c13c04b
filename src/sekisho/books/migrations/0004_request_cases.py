"""Requests under the law, their checks of identity, and tombstones."""

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0003_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseCode",
            fields=[
                ("case_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("salt", models.BinaryField()),
                ("digest", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("tries", models.IntegerField(db_default=0)),
            ],
            options={
                "db_table": '"books"."case_code"',
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("mark", models.BinaryField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                (
                    "clauses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("ledger_index", models.BigIntegerField()),
                ("erased_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"books"."tombstone"',
            },
        ),
        migrations.CreateModel(
            name="CaseCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case_id", models.BigIntegerField()),
                ("staff", models.TextField()),
                ("saw", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": '"books"."case_check"',
                "constraints": [
                    models.UniqueConstraint(fields=("case_id", "staff", "saw"), name="check_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("customer_id", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("asker", models.TextField()),
                ("form", models.TextField()),
                ("channel", models.TextField()),
                ("state", models.TextField()),
                ("papers_seen", models.BooleanField(db_default=False)),
                ("fee_yen", models.IntegerField(db_default=0)),
                ("fee_paid", models.BooleanField(db_default=False)),
                ("outcome", models.TextField(null=True)),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), db_default=[], size=None
                    ),
                ),
                (
                    "scope",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), db_default=[], size=None
                    ),
                ),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                ("deferred_until", models.DateField(null=True)),
                ("joined_to", models.BigIntegerField(null=True)),
                ("decided_by", models.TextField(null=True)),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": '"books"."request_case"',
                "indexes": [
                    models.Index(fields=["customer_id", "kind"], name="case_of_customer"),
                    models.Index(fields=["state", "due_on"], name="case_by_due_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "purpose_of_use",
                                    "disclosure",
                                    "provision_records",
                                    "correction",
                                    "cease_of_use",
                                    "erasure",
                                    "cease_of_provision",
                                ],
                            )
                        ),
                        name="case_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "received",
                                    "identified",
                                    "decided",
                                    "deferred",
                                    "done",
                                    "closed",
                                    "withdrawn",
                                    "joined",
                                ],
                            )
                        ),
                        name="case_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asker__in", ["person", "statutory_agent", "appointed_agent"])
                        ),
                        name="case_asker_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["electronic", "paper"])),
                        name="case_form_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__isnull", True),
                            ("outcome__in", ["granted", "in_part", "refused"]),
                            _connector="OR",
                        ),
                        name="case_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__isnull", True),
                            ("outcome", "granted"),
                            models.Q(("reasons", []), _negated=True),
                            _connector="OR",
                        ),
                        name="case_refusal_has_reason",
                    ),
                ],
            },
        ),
    ]
