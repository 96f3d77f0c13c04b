"""Backups that were restored, since when the database serves again, and rewritten tables."""

from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class Restoration(models.Model):
    """One backup that was restored. `opened_at` is null while the database is closed.

    `size` is the ledger's in the backup, `brought_back` how many entries came from its copy, and
    the journal is replayed from `journal_bytes` on, behind the line of that digest.
    """

    made_at = models.DateTimeField()
    size = models.BigIntegerField()
    brought_back = models.BigIntegerField()
    journal_bytes = models.BigIntegerField()
    journal_digest = models.BinaryField()
    restored_at = models.DateTimeField(db_default=Now())
    opened_at = models.DateTimeField(null=True)

    class Meta:
        db_table = table("restoration")


class Rewrite(models.Model):
    """All tables with personal data were written anew: what was erased before is in no file."""

    begun_at = models.DateTimeField()

    class Meta:
        db_table = table("rewrite")
