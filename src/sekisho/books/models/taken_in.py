"""Businesses that passed on to us: whose, the purposes that bind, the ledger that proves it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table


class TakenIn(models.Model):
    """One package. `closed` are purposes of ours that the giver's notice had not."""

    package_sha256 = models.TextField(unique=True)
    giver = models.TextField()
    giver_address = models.TextField()
    giver_representative = models.TextField()
    event = models.TextField()
    document_no = models.TextField()
    effective_on = models.DateField()
    bound_to = ArrayField(models.TextField())
    closed = ArrayField(models.TextField())
    notice = models.TextField()
    log_key = models.TextField()
    proof = models.BinaryField()
    customers = models.IntegerField(null=True)
    taken_by = models.TextField()
    taken_on = models.DateField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("taken_in")
        constraints = (
            models.CheckConstraint(condition=Q(customers__gte=0), name="taken_in_counted"),
        )


class TakenStretch(models.Model):
    """Entries of the ledger, one a customer, that belong to one package."""

    first_index = models.BigIntegerField(primary_key=True)
    last_index = models.BigIntegerField()
    taken_in_id = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = table("taken_stretch")
