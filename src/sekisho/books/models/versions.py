"""Published versions of the notice."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class PolicyVersion(models.Model):
    """One published version: the very bytes that were approved, and what they compiled to.

    A version is in force from `effective` until a later one is; nothing is ever changed here.
    """

    digest = models.TextField(unique=True)
    version = models.TextField()
    effective = models.DateField()
    notice = models.BinaryField()
    terms = models.BinaryField()
    catalog = models.BinaryField()
    door_fingerprint = models.TextField()
    approved_by = ArrayField(models.TextField())
    ledger_index = models.BigIntegerField()
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("policy_version")
