"""The index of single acts: which entry of the ledger concerns which customer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class Act(models.Model):
    """One act about one customer (a staff read, say), found by customer; the proof is the entry."""

    ledger_index = models.BigIntegerField(primary_key=True)
    customer_id = models.BigIntegerField()
    kind = models.TextField()
    actor = models.TextField()
    purpose = models.TextField()
    digest = models.TextField()
    clauses = ArrayField(models.TextField())
    items = ArrayField(models.TextField())
    withheld = ArrayField(models.TextField())
    at = models.DateTimeField(db_default=Now())
    recipient = models.TextField(null=True)  # who was given it; NULL: the company itself

    class Meta:
        db_table = table("act")
        indexes = (
            models.Index(fields=("customer_id", "ledger_index"), name="act_of_customer"),
            models.Index(fields=("at",), name="act_of_day"),
        )
