"""What statistics read of every customer stands in indexes of its own, in the order of customers.

Rows of customers are wide. A month of a million of them is counted along these three, a tenth of
the pages, and joined without a hash table (docs/why/statistics-counted-in-the-database.md).

They are built beside the work that goes on, in no transaction. What an interrupted build left is
taken away first, so that the migration can be run again.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

COUNTED = (
    ("Customer", ["id"], ["kind"], "customer_counted"),
    (
        "Contract",
        ["customer_id", "id"],
        ["supply_point_id", "lighting_or_power"],
        "contract_counted",
    ),
    ("SupplyPoint", ["customer_id", "id"], ["area", "voltage_class"], "supply_point_counted"),
)


class Migration(migrations.Migration):
    """Three indexes."""

    atomic = False
    dependencies = (("records", "0046_usage_keys"),)
    operations = tuple(
        operation
        for table, fields, include, name in COUNTED
        for operation in (
            migrations.RunSQL(
                f"DROP INDEX CONCURRENTLY IF EXISTS records.{name}", migrations.RunSQL.noop
            ),
            AddIndexConcurrently(table, models.Index(fields=fields, include=include, name=name)),
        )
    )
