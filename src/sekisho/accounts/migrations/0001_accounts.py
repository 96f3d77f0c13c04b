"""The schema of the accounts; sign-in, sessions and the shared cache have their tables there too.

It is apart from `records`: the web role may write here, and has no right there. Every table that a
library makes here later gets the same rights by default, and none of them reaches another role.
"""

from django.db import migrations, models

STATEMENTS = (
    "CREATE SCHEMA IF NOT EXISTS accounts",
    "REVOKE ALL ON SCHEMA accounts FROM PUBLIC",
    "GRANT USAGE ON SCHEMA accounts TO sekisho_web",
    """ALTER DEFAULT PRIVILEGES IN SCHEMA accounts
       GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sekisho_web""",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA accounts GRANT USAGE ON SEQUENCES TO sekisho_web",
    # What counts attempts is shared by all processes and need not survive a crash.
    """CREATE UNLOGGED TABLE accounts.cache
       (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL)""",
    "CREATE INDEX cache_expires ON accounts.cache (expires)",
)


class Migration(migrations.Migration):
    """Before every library's own tables, so that they stand in this schema."""

    initial = True
    dependencies = ()
    run_before = (
        ("contenttypes", "0001_initial"),
        ("auth", "0001_initial"),
        ("sessions", "0001_initial"),
        ("account", "0001_initial"),
        ("mfa", "0001_initial"),
        ("usersessions", "0001_initial"),
        ("socialaccount", "0001_initial"),
    )
    operations = (
        migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("username", models.CharField(max_length=150, unique=True)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("customer", "Customer"),
                            ("operator", "Staff"),
                            ("privacy_officer", "Privacy officer"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=20,
                    ),
                ),
                ("customer_no", models.TextField(null=True, unique=True)),
                ("acknowledged", models.TextField(blank=True, default="")),
                ("contact_changed_at", models.DateTimeField(null=True)),
                ("is_active", models.BooleanField(default=True)),
                ("synthetic", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "account",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("customer_no__isnull", False), ("kind", "customer")),
                            models.Q(
                                models.Q(("kind", "customer"), _negated=True),
                                ("customer_no__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="only_customers_have_a_number",
                    )
                ],
            },
        ),
    )
