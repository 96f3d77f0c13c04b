"""Retail supply contracts: what an extract has one row of, and most facts that decisions read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sekisho.records.models.personal import OfCustomer, table


class ContractState(models.TextChoices):
    """Where a contract stands, each with what comes next."""

    APPLIED = "applied", "申込中"  # -> active, never_supplied
    NEVER_SUPPLIED = "never_supplied", "供給に至らず"  # final
    ACTIVE = "active", "契約中"  # -> ended
    ENDED = "ended", "契約終了"  # final


class Contract(OfCustomer):
    """One retail contract of one customer at one supply point."""

    ITEMS = {
        "contract_no": "retail_contract_no",
        "state": "contract_state",
        "service_name": "service_name",
        "applied_on": "application_date",
        "started_on": "contract_start_date",
        "ended_on": "cancellation_date",
        "lighting_or_power": "lighting_or_power",
        "wheeling_kw": "wheeling_kw",
        "regional_utility": "regional_utility",
        "payer_name": "payer_name",
        "billing_address": "billing_address",
        "service_address": "service_address",
        "payment_method": "payment_method",
        "overdue_yen": "charges_and_usage",
        "overdue_days": "charges_and_usage",
    }
    FACTS = {
        "state": "contract_state",
        "island_or_last_resort": "island_or_last_resort",
        "overdue_yen": "overdue_yen",
        "overdue_days": "overdue_days",
        "grant_area": "grant_area",
        "held_on_october_1": "held_on_october_1",
        "switching_with": "switching_with",
        "negawatt_with": "negawatt_with",
        "network_operator_of": "network_operator_of",
    }
    PLAIN = frozenset({"customer_id", "id", "supply_point_id", "application_no"})

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.BigIntegerField()
    contract_no = models.TextField()
    supply_point_id = models.BigIntegerField(null=True)
    application_no = models.TextField(null=True)
    state = models.TextField(choices=ContractState.choices)
    service_name = models.TextField(null=True)
    applied_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    lighting_or_power = models.TextField(null=True)  # 電灯, 電力
    wheeling_kw = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    regional_utility = models.TextField(null=True)
    payer_name = models.TextField(null=True)
    billing_address = models.TextField(null=True)
    service_address = models.TextField(null=True)
    payment_method = models.TextField(null=True)
    island_or_last_resort = models.BooleanField(db_default=False)
    overdue_yen = models.BigIntegerField(db_default=0)
    overdue_days = models.IntegerField(db_default=0)
    grant_area = models.BooleanField(db_default=False)
    held_on_october_1 = models.BooleanField(db_default=False)
    # Retailers with whom a cancellation relay is open; `switching` keeps the history.
    switching_with = ArrayField(models.TextField(), db_default=[])
    negawatt_with = ArrayField(models.TextField(), db_default=[])
    network_operator_of = models.TextField(null=True)

    class Meta:
        db_table = table("contract")
        constraints = (
            models.UniqueConstraint(
                fields=["contract_no", "customer_id"], name="contract_no_once_a_customer"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ContractState.values), name="contract_state_known"
            ),
            models.CheckConstraint(
                condition=Q(overdue_yen__gte=0, overdue_days__gte=0),
                name="contract_overdue_not_negative",
            ),
        )
        indexes = (
            # Statistics read of every contract what it is for and where, and nothing else of it.
            models.Index(
                fields=["customer_id", "id"],
                include=["supply_point_id", "lighting_or_power"],
                name="contract_counted",
            ),
        )
