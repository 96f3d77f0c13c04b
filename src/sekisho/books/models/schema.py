"""What the last migration left behind: tables, functions and rights, as text."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class KeptSchema(models.Model):
    """The state of all schemas after a migration, a line a fact; the newest row counts.

    `server` is the major release that wrote the definitions: another one words them differently.
    """

    kept_at = models.DateTimeField(db_default=Now())
    server = models.SmallIntegerField()
    lines = ArrayField(models.TextField())

    class Meta:
        db_table = table("kept_schema")
