"""What statistics read of every customer stands in indexes of its own, in the order of customers.

Rows of customers are wide. A month of a million of them is counted along these three, a tenth of
the pages, and joined without a hash table (docs/why/statistics-counted-in-the-database.md).
"""

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

    dependencies = (("records", "0046_usage_keys"),)
    operations = tuple(
        migrations.AddIndex(table, models.Index(fields=fields, include=include, name=name))
        for table, fields, include, name in COUNTED
    )
