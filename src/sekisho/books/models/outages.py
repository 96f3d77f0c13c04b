"""Declared outages: which area, until when, by whom; how many lists were given, to how many."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table
from sekisho.cases.outage import State

KEPT = [each.value for each in State if each is not State.OVER]


class Outage(models.Model):
    """One declaration; that it is over is seen from `until`."""

    area = models.TextField()
    reason = models.TextField()
    until = models.DateTimeField()
    declared_by = models.TextField()
    state = models.TextField()
    approved_by = models.TextField(null=True)
    reviewed_by = models.TextField(null=True)
    review = models.TextField(db_default="")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("outage")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=KEPT), name="outage_state_known"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("declared_by")),
                name="outage_by_two",
            ),
        )


class OutageList(models.Model):
    """One list that was given: to which company, of how many customers, by whom."""

    outage_id = models.BigIntegerField()
    recipient = models.TextField()
    customers = models.IntegerField()
    file_sha256 = models.TextField()
    given_by = models.TextField()
    ledger_index = models.BigIntegerField()
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("outage_list")
        indexes = (models.Index(fields=["outage_id"], name="lists_of_outage"),)
