"""Electricity used: by month (the charged figure) and by half hour (the feed)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sekisho.records.models.personal import OfCustomer, table


class MonthlyUsage(OfCustomer):
    """The fixed usage of one contract in one month."""

    ITEMS = {
        "month": "usage_period",
        "from_day": "usage_period",
        "to_day": "usage_period",
        "kwh": "charges_and_usage",
    }
    PLAIN = frozenset({"customer_id", "contract_id"})

    pk = models.CompositePrimaryKey("customer_id", "contract_id", "month")
    contract_id = models.BigIntegerField()
    month = models.DateField()  # its first day
    from_day = models.DateField()
    to_day = models.DateField()
    kwh = models.DecimalField(max_digits=12, decimal_places=1)

    class Meta:
        db_table = table("monthly_usage")
        indexes = (models.Index(fields=("month",), name="usage_of_month"),)


class HalfHourlyUsage(OfCustomer):
    """One day of one contract: 48 slots, slot n beginning at (n - 1) * 30 minutes, JST.

    The day stands in the key, so that the table can be partitioned by it.
    """

    ITEMS = {"day": "half_hourly_usage", "kwh": "half_hourly_usage"}
    PLAIN = frozenset({"customer_id", "contract_id", "confirmed"})

    pk = models.CompositePrimaryKey("customer_id", "contract_id", "day")
    contract_id = models.BigIntegerField()
    day = models.DateField()
    kwh = ArrayField(models.DecimalField(max_digits=10, decimal_places=4, null=True))
    confirmed = models.BooleanField(db_default=False)  # 確報, otherwise 速報

    class Meta:
        db_table = table("half_hourly_usage")
        constraints = (models.CheckConstraint(condition=Q(kwh__len=48), name="usage_48_slots"),)
