"""Demand reductions that were called: by whom, when, and what was made of each."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sekisho.books.models.place import table

STATES = ("declared", "computed", "reported", "withdrawn")


class NegawattEvent(models.Model):
    """One event of one contractor. It names nobody; each customer's figures stand in the records.

    `customers` have a baseline, `without` have none; the total went out as `report_sha256`.
    """

    contractor = models.TextField()
    day = models.DateField()
    first_slot = models.SmallIntegerField()
    last_slot = models.SmallIntegerField()
    state = models.TextField()
    digest = models.TextField()
    declared_by = models.TextField()
    ledger_index = models.BigIntegerField()
    customers = models.IntegerField(null=True)
    without = models.IntegerField(null=True)
    report_sha256 = models.TextField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("negawatt_event")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=STATES), name="negawatt_state_known"),
            models.CheckConstraint(
                condition=Q(first_slot__gte=1, last_slot__lte=48, last_slot__gte=F("first_slot")),
                name="negawatt_slots",
            ),
        )
