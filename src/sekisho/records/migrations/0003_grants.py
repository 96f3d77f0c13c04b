"""The role sekisho_import can write the personal tables and read nothing that describes anybody.

It reads keys only, because an upsert must find the row that it replaces, and the customer's
restrictions, because an import may add to them and never lift one. A customer's salt comes from
the database, and no import can change it. The web, extract and statistics roles have no right here
at all: they see what a published policy made of these tables.
"""

from django.db import migrations

LOADED = [
    "customer",
    "application",
    "supply_point",
    "meter",
    "contract",
    "monthly_usage",
    "half_hourly_usage",
    "bill",
    "payment",
    "conversation",
    "mail",
    "consent_event",
    "restriction_event",
    "switching",
    "negawatt_contract",
    "negawatt_figure",
]

UPDATED = ["application", "supply_point", "meter", "contract"]

CHANGED = (
    "account_no, kind, name, name_kana, postal_code, address, phone, work_phone, email,"
    " invoice_language, security_question, application_channel, consents, restricted"
)
"""What an import may change of a customer who is there: neither the number nor the salt."""

KEYS = {
    "customer": "id, customer_no, synthetic, restricted",
    "application": "customer_id, application_no",
    "supply_point": "customer_id, id",
    "meter": "customer_id, id",
    "contract": "customer_id, id",
    "bill": "customer_id",
}


def _grants() -> tuple[str, ...]:
    """One statement each, in a fixed order."""
    return (
        "REVOKE ALL ON ALL TABLES IN SCHEMA records FROM PUBLIC",
        "GRANT USAGE ON SCHEMA records TO sekisho_import",
        *(f"GRANT INSERT ON records.{table} TO sekisho_import" for table in LOADED),
        *(f"GRANT UPDATE ON records.{table} TO sekisho_import" for table in UPDATED),
        *(
            f"GRANT SELECT ({columns}) ON records.{table} TO sekisho_import"
            for table, columns in KEYS.items()
        ),
        f"GRANT UPDATE ({CHANGED}) ON records.customer TO sekisho_import",
        "GRANT SELECT, INSERT, UPDATE ON records.import_run TO sekisho_import",
    )


class Migration(migrations.Migration):
    """A role that is missing stops the migration: roles are made before tables."""

    dependencies = (("records", "0002_tables"),)
    operations = (
        migrations.RunSQL(
            _grants(),
            [
                "REVOKE ALL ON ALL TABLES IN SCHEMA records FROM sekisho_import",
                "REVOKE ALL ON SCHEMA records FROM sekisho_import",
            ],
        ),
    )
