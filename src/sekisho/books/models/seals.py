"""Seals: records of which a customer is not told while an investigation would suffer from it."""

from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class Seal(models.Model):
    """The record at `ledger_index` is withheld until that day, or until the seal is lifted.

    `seal_index` is the entry that tells of the sealing; it names the record by a commitment, which
    `opening` opens. `reason` is one of the four for which Order Art 11 lets a record be withheld.
    """

    seal_index = models.BigIntegerField(primary_key=True)
    ledger_index = models.BigIntegerField()
    reason = models.TextField()
    until = models.DateField()
    opening = models.BinaryField()
    sealed_by = models.TextField()
    approved_by = models.TextField()
    sealed_at = models.DateTimeField(db_default=Now())
    lifted_by = models.TextField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lift_index = models.BigIntegerField(null=True)

    class Meta:
        db_table = table("seal")
        indexes = (models.Index(fields=["ledger_index"], name="seal_of_entry"),)
