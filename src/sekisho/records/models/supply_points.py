"""Supply (receiving) points with the notice's sixteen items on them, and their meters."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact

from sekisho.records.models.personal import OfCustomer, table

SUPPLY_POINT_ID = r"^(0[1-9]|10)[0-9]{20}$"
AREA = r"^(0[1-9]|10)$"
VOLTAGE_CLASSES = ("low", "high", "extra_high")


class SupplyPoint(OfCustomer):
    """A place where a customer is supplied (or feeds in), as the network operator knows it."""

    ITEMS = {
        "number": "supply_point_id",
        "area": "supply_area",
        "island_tariff": "island_tariff",
        "wheeling_contract_size": "wheeling_contract_size",
        "current_limit": "current_limit",
        "connection_service_menu": "connection_service_menu",
        "voltage_class": "connection_service_menu",
        "power_factor": "power_factor",
        "supply_system": "supply_system",
        "size_determination": "size_determination",
        "meter": "meter",
        "service_pole_no": "service_pole_no",
        "generation_connected": "generation_connected",
        "wheeling_change_date": "wheeling_change_date",
        "meter_reading_day": "meter_reading_day",
        "contract_state": "contract_state",
        "disconnection_method": "disconnection_method",
    }
    FACTS = {"area": "supply_area"}
    PLAIN = frozenset({"customer_id", "id"})

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.BigIntegerField()
    number = models.TextField()
    area = models.TextField()
    island_tariff = models.BooleanField(db_default=False)
    wheeling_contract_size = models.TextField(null=True)  # 40A, 8kVA, 20kW
    current_limit = models.IntegerField(null=True)  # ampere
    connection_service_menu = models.TextField(null=True)
    voltage_class = models.TextField(null=True)  # 低圧, 高圧, 特別高圧: what the menus go by
    power_factor = models.SmallIntegerField(null=True)  # percent
    supply_system = models.TextField(null=True)
    size_determination = models.TextField(null=True)
    meter = models.TextField(null=True)
    service_pole_no = models.TextField(null=True)
    generation_connected = models.BooleanField(db_default=False)
    wheeling_change_date = models.DateField(null=True)
    meter_reading_day = models.SmallIntegerField(null=True)
    # The network operator's word for the point (契約中, 廃止中), not the retail contract's state.
    contract_state = models.TextField(null=True)
    disconnection_method = models.TextField(null=True)

    class Meta:
        db_table = table("supply_point")
        constraints = (
            models.UniqueConstraint(
                fields=["number", "customer_id"], name="supply_point_once_a_customer"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=SUPPLY_POINT_ID), name="supply_point_22_digits"
            ),
            models.CheckConstraint(condition=Q(area__regex=AREA), name="supply_point_area"),
            models.CheckConstraint(
                condition=Exact(Left("number", 2), models.F("area")),
                name="supply_point_in_its_area",
            ),
            models.CheckConstraint(
                condition=Q(voltage_class__in=VOLTAGE_CLASSES), name="supply_point_voltage_known"
            ),
        )
        indexes = (
            # Statistics read of every point its area and voltage, and nothing else of it.
            models.Index(
                fields=["customer_id", "id"],
                include=["area", "voltage_class"],
                name="supply_point_counted",
            ),
        )


class Meter(OfCustomer):
    """A meter at a supply point, with the day it was put in and taken out."""

    ITEMS = {
        "meter_no": "meter",
        "kind": "meter",
        "multiplier": "meter",
        "digits": "meter",
        "installed_on": "meter",
        "removed_on": "meter",
    }
    PLAIN = frozenset({"customer_id", "id", "supply_point_id"})

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.BigIntegerField()
    supply_point_id = models.BigIntegerField()
    meter_no = models.TextField()
    kind = models.TextField()
    multiplier = models.IntegerField(db_default=1)
    digits = models.SmallIntegerField(null=True)
    installed_on = models.DateField(null=True)
    removed_on = models.DateField(null=True)

    class Meta:
        db_table = table("meter")
