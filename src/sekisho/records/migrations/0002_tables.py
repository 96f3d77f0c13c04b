"""Every table of the personal data; see the models, a file a subject matter."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("records", "0001_schema"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "application_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("application_no", models.TextField()),
                ("applied_on", models.DateField()),
                ("channel", models.TextField(null=True)),
                ("route", models.TextField()),
                ("service_name", models.TextField(null=True)),
                ("credit_result", models.TextField(null=True)),
            ],
            options={
                "db_table": '"records"."application"',
            },
        ),
        migrations.CreateModel(
            name="Bill",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "bill_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("contract_id", models.BigIntegerField()),
                ("bill_no", models.TextField()),
                ("billed_on", models.DateField()),
                ("due_on", models.DateField()),
                ("from_day", models.DateField()),
                ("to_day", models.DateField()),
                ("kwh", models.DecimalField(decimal_places=1, max_digits=12)),
                ("amount_yen", models.BigIntegerField()),
            ],
            options={
                "db_table": '"records"."bill"',
            },
        ),
        migrations.CreateModel(
            name="ConsentEvent",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID())),
                ("subject", models.TextField()),
                ("given", models.BooleanField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("policy_digest", models.TextField(null=True)),
                ("how", models.TextField()),
            ],
            options={
                "db_table": '"records"."consent_event"',
            },
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID())),
                ("contract_id", models.BigIntegerField(null=True)),
                ("held_at", models.DateTimeField()),
                ("medium", models.TextField()),
                ("subject", models.TextField()),
                ("body", models.TextField()),
            ],
            options={
                "db_table": '"records"."conversation"',
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "file_sha256",
                        "map_sha256",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("file_sha256", models.TextField()),
                ("map_sha256", models.TextField()),
                ("rows_done", models.BigIntegerField(db_default=0)),
                ("rows_refused", models.BigIntegerField(db_default=0)),
                ("refused_bytes", models.BigIntegerField(db_default=0)),
                ("finished", models.BooleanField(db_default=False)),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "updated_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": '"records"."import_run"',
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID())),
                ("sent_at", models.DateTimeField()),
                ("outgoing", models.BooleanField()),
                ("address", models.TextField()),
                ("subject", models.TextField()),
                ("body", models.TextField()),
            ],
            options={
                "db_table": '"records"."mail"',
            },
        ),
        migrations.CreateModel(
            name="Meter",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("supply_point_id", models.BigIntegerField()),
                ("meter_no", models.TextField()),
                ("kind", models.TextField()),
                ("multiplier", models.IntegerField(db_default=1)),
                ("digits", models.SmallIntegerField(null=True)),
                ("installed_on", models.DateField(null=True)),
                ("removed_on", models.DateField(null=True)),
            ],
            options={
                "db_table": '"records"."meter"',
            },
        ),
        migrations.CreateModel(
            name="MonthlyUsage",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "contract_id",
                        "month",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("contract_id", models.BigIntegerField()),
                ("month", models.DateField()),
                ("from_day", models.DateField()),
                ("to_day", models.DateField()),
                ("kwh", models.DecimalField(decimal_places=1, max_digits=12)),
            ],
            options={
                "db_table": '"records"."monthly_usage"',
            },
        ),
        migrations.CreateModel(
            name="NegawattContract",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "negawatt_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("contract_id", models.BigIntegerField()),
                ("negawatt_no", models.TextField()),
                ("contractor", models.TextField()),
                ("from_day", models.DateField()),
                ("to_day", models.DateField(null=True)),
            ],
            options={
                "db_table": '"records"."negawatt_contract"',
            },
        ),
        migrations.CreateModel(
            name="NegawattFigure",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "contract_id",
                        "month",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("contract_id", models.BigIntegerField()),
                ("month", models.DateField()),
                ("generation_sales", models.DecimalField(decimal_places=1, max_digits=12)),
                ("demand_procured", models.DecimalField(decimal_places=1, max_digits=12)),
                ("demand_reduction", models.DecimalField(decimal_places=1, max_digits=12)),
                ("baseline", models.DecimalField(decimal_places=1, max_digits=12)),
            ],
            options={
                "db_table": '"records"."negawatt_figure"',
            },
        ),
        migrations.CreateModel(
            name="RestrictionEvent",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID())),
                ("subject", models.TextField()),
                ("lifted", models.BooleanField(db_default=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("how", models.TextField()),
            ],
            options={
                "db_table": '"records"."restriction_event"',
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("contract_no", models.TextField()),
                ("supply_point_id", models.BigIntegerField(null=True)),
                ("application_no", models.TextField(null=True)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("applied", "申込中"),
                            ("never_supplied", "供給に至らず"),
                            ("active", "契約中"),
                            ("ended", "契約終了"),
                        ]
                    ),
                ),
                ("service_name", models.TextField(null=True)),
                ("applied_on", models.DateField(null=True)),
                ("started_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("lighting_or_power", models.TextField(null=True)),
                ("wheeling_kw", models.DecimalField(decimal_places=1, max_digits=9, null=True)),
                ("regional_utility", models.TextField(null=True)),
                ("payer_name", models.TextField(null=True)),
                ("billing_address", models.TextField(null=True)),
                ("service_address", models.TextField(null=True)),
                ("payment_method", models.TextField(null=True)),
                ("island_or_last_resort", models.BooleanField(db_default=False)),
                ("overdue_yen", models.BigIntegerField(db_default=0)),
                ("overdue_days", models.IntegerField(db_default=0)),
                ("grant_area", models.BooleanField(db_default=False)),
                ("held_on_october_1", models.BooleanField(db_default=False)),
                (
                    "switching_with",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), db_default=[], size=None
                    ),
                ),
                (
                    "negawatt_with",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), db_default=[], size=None
                    ),
                ),
                ("network_operator_of", models.TextField(null=True)),
            ],
            options={
                "db_table": '"records"."contract"',
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract_no", "customer_id"), name="contract_no_once_a_customer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["applied", "never_supplied", "active", "ended"])
                        ),
                        name="contract_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("overdue_days__gte", 0), ("overdue_yen__gte", 0)),
                        name="contract_overdue_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("customer_no", models.TextField()),
                ("account_no", models.TextField(null=True)),
                (
                    "kind",
                    models.TextField(
                        choices=[("person", "個人"), ("household", "世帯"), ("company", "法人")],
                        db_default="person",
                    ),
                ),
                ("name", models.TextField()),
                ("name_kana", models.TextField(db_default="")),
                ("postal_code", models.TextField(null=True)),
                ("address", models.TextField()),
                ("phone", models.TextField(null=True)),
                ("work_phone", models.TextField(null=True)),
                ("email", models.TextField(null=True)),
                ("invoice_language", models.TextField(db_default="ja")),
                ("security_question", models.TextField(null=True)),
                ("application_channel", models.TextField(null=True)),
                (
                    "consents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), db_default=[], size=None
                    ),
                ),
                (
                    "restricted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), null=True, size=None
                    ),
                ),
                (
                    "salt",
                    models.BinaryField(
                        db_default=models.Func(
                            django.db.models.expressions.CombinedExpression(
                                models.Func(
                                    django.contrib.postgres.functions.RandomUUID(),
                                    function="uuid_send",
                                    output_field=models.BinaryField(),
                                ),
                                "||",
                                models.Func(
                                    django.contrib.postgres.functions.RandomUUID(),
                                    function="uuid_send",
                                    output_field=models.BinaryField(),
                                ),
                                output_field=models.BinaryField(),
                            ),
                            function="sha256",
                            output_field=models.BinaryField(),
                        )
                    ),
                ),
                ("synthetic", models.BooleanField(db_default=False)),
            ],
            options={
                "db_table": '"records"."customer"',
                "indexes": [
                    models.Index(fields=["phone"], name="customer_by_phone"),
                    models.Index(fields=["email"], name="customer_by_email"),
                    models.Index(
                        fields=["id"],
                        condition=models.Q(("restricted__isnull", False)),
                        name="customer_who_refuses",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("customer_no",), name="customer_no_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["person", "household", "company"])),
                        name="customer_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("customer_no", ""), _negated=True),
                        name="customer_no_given",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            models.Func(
                                models.F("salt"),
                                function="octet_length",
                                output_field=models.IntegerField(),
                            ),
                            32,
                        ),
                        name="customer_salt_32_bytes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HalfHourlyUsage",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "contract_id",
                        "day",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("contract_id", models.BigIntegerField()),
                ("day", models.DateField()),
                (
                    "kwh",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DecimalField(decimal_places=4, max_digits=10, null=True),
                        size=None,
                    ),
                ),
                ("confirmed", models.BooleanField(db_default=False)),
            ],
            options={
                "db_table": '"records"."half_hourly_usage"',
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kwh__len", 48)), name="usage_48_slots"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "payment_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("contract_id", models.BigIntegerField()),
                ("payment_no", models.TextField()),
                ("bill_no", models.TextField()),
                ("paid_on", models.DateField()),
                ("amount_yen", models.BigIntegerField()),
                ("method", models.TextField()),
            ],
            options={
                "db_table": '"records"."payment"',
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_yen__gte", 0)), name="payment_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupplyPoint",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("number", models.TextField()),
                ("area", models.TextField()),
                ("island_tariff", models.BooleanField(db_default=False)),
                ("wheeling_contract_size", models.TextField(null=True)),
                ("current_limit", models.IntegerField(null=True)),
                ("connection_service_menu", models.TextField(null=True)),
                ("power_factor", models.SmallIntegerField(null=True)),
                ("supply_system", models.TextField(null=True)),
                ("size_determination", models.TextField(null=True)),
                ("meter", models.TextField(null=True)),
                ("service_pole_no", models.TextField(null=True)),
                ("generation_connected", models.BooleanField(db_default=False)),
                ("wheeling_change_date", models.DateField(null=True)),
                ("meter_reading_day", models.SmallIntegerField(null=True)),
                ("contract_state", models.TextField(null=True)),
                ("disconnection_method", models.TextField(null=True)),
            ],
            options={
                "db_table": '"records"."supply_point"',
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number", "customer_id"), name="supply_point_once_a_customer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__regex", "^(0[1-9]|10)[0-9]{20}$")),
                        name="supply_point_22_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area__regex", "^(0[1-9]|10)$")),
                        name="supply_point_area",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Left("number", 2), models.F("area")
                        ),
                        name="supply_point_in_its_area",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Switching",
            fields=[
                ("customer_id", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "customer_id",
                        "switching_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("contract_id", models.BigIntegerField()),
                ("switching_no", models.TextField()),
                ("retailer", models.TextField()),
                ("incoming", models.BooleanField()),
                ("application_no", models.TextField(null=True)),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("open", "取次中"),
                            ("done", "完了"),
                            ("refused", "不成立"),
                            ("withdrawn", "取消"),
                        ]
                    ),
                ),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
            ],
            options={
                "db_table": '"records"."switching"',
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "refused", "withdrawn"])),
                        name="switching_state_known",
                    )
                ],
            },
        ),
    ]
