"""The database keeps no samples of what tells who somebody is.

ANALYZE copies common values of a column into the planner's statistics, where they would outlive an
erasure until the next ANALYZE. These columns are looked up through indexes or not at all, so the
planner loses nothing.
"""

from django.db import migrations

NOT_SAMPLED = {
    "customer": (
        "name", "name_kana", "postal_code", "address", "phone", "work_phone", "email",
        "security_question",
    ),
    "contract": ("payer_name", "billing_address", "service_address"),
    "conversation": ("subject", "body"),
    "mail": ("address", "subject", "body"),
    "correction_wish": ("proposed",),
}  # fmt: skip
SET = "ALTER TABLE records.{} ALTER COLUMN {} SET STATISTICS {}"
BY_DIGITS = "ALTER INDEX records.customer_by_digits ALTER COLUMN 1 SET STATISTICS {}"


def _statements(target: int) -> tuple[str, ...]:
    columns = [(table, column) for table, names in NOT_SAMPLED.items() for column in names]
    return (
        *(SET.format(table, column, target) for table, column in columns),
        BY_DIGITS.format(target),
    )


class Migration(migrations.Migration):
    """Statistics targets of columns, and of the index over an expression of one."""

    dependencies = (("records", "0006_find_customer"),)
    operations = (migrations.RunSQL(_statements(0), _statements(-1)),)
