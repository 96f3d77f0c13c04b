"""The voltage class of a supply point, and indexes by which a statistic finds its month."""

from django.db import migrations, models
from django.db.models import Q

KNOWN = models.CheckConstraint(
    condition=Q(voltage_class__in=("low", "high", "extra_high")), name="supply_point_voltage_known"
)
OF_A_MONTH = (
    ("monthlyusage", "month", "usage_of_month"),
    ("bill", "billed_on", "bill_of_month"),
    ("bill", "due_on", "bill_due"),
)


class Migration(migrations.Migration):
    dependencies = [("records", "0034_demands")]

    operations = [
        migrations.AddField("supplypoint", "voltage_class", models.TextField(null=True)),
        migrations.AddConstraint("supplypoint", KNOWN),
        *(
            migrations.AddIndex(table, models.Index(fields=(column,), name=name))
            for table, column, name in OF_A_MONTH
        ),
    ]
