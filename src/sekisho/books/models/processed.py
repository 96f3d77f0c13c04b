"""Sets of processed data: how each was made, and what it holds. No row of one, and no key."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class ProcessedSet(models.Model):
    """One set that was made. `items` are its categories, which the public is told (Art 43(3))."""

    name = models.TextField()
    item = models.TextField()
    form = models.TextField()
    purpose = models.TextField()
    items = ArrayField(models.TextField())
    methods = ArrayField(models.TextField())
    least = models.IntegerField()
    rows = models.IntegerField()
    left_out = models.IntegerField()
    file_sha256 = models.TextField()
    digest = models.TextField()
    made_on = models.DateField()
    made_by = models.TextField()
    ledger_index = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("processed_set")
