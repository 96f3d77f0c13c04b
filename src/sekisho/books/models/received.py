"""Personal data that others gave us (Art 30): who gave, how they had it, how long we say so."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table
from sekisho.cases.received import Basis, Method


class Received(models.Model):
    """One receipt. Whose data it was is told by the acts of its stretches."""

    giver = models.TextField()
    giver_address = models.TextField()
    giver_representative = models.TextField()  # empty where the giver is no corporation
    basis = models.TextField()
    method = models.TextField()
    received_on = models.DateField()
    acquired = models.TextField()  # how the giver came by the data
    document_sha256 = models.TextField()
    filing = models.TextField()
    purpose = models.TextField()
    items = ArrayField(models.TextField())
    customers = models.IntegerField()
    kept_until = models.DateField()
    recorded_by = models.TextField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("received")
        constraints = (
            models.CheckConstraint(
                condition=Q(basis__in=[each.value for each in Basis]), name="received_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(method__in=[each.value for each in Method]),
                name="received_method_known",
            ),
        )
        indexes = (models.Index(fields=("giver",), name="received_of_giver"),)


class ReceivedStretch(models.Model):
    """Entries of the ledger, one a person, that belong to one receipt."""

    first_index = models.BigIntegerField(primary_key=True)
    last_index = models.BigIntegerField()
    received_id = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = table("received_stretch")
