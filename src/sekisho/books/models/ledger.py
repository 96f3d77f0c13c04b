"""The ledger's storage: entries in chunks, stored nodes of the tree, one head row, checkpoints."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class LedgerHead(models.Model):
    """The one row that every append locks: the size and the right edge of the tree.

    # INVARIANT: size = the sum of counts of all chunks; indexes have no gap
    """

    log = models.SmallIntegerField(primary_key=True)  # always 1
    origin = models.TextField()
    size = models.BigIntegerField()
    frontier = models.BinaryField()

    class Meta:
        db_table = table("ledger_head")
        constraints = (models.CheckConstraint(condition=models.Q(log=1), name="one_log"),)


class LedgerChunk(models.Model):
    """`count` consecutive entries of `width` bytes each, the first at index `start`."""

    start = models.BigIntegerField(primary_key=True)
    count = models.IntegerField()
    width = models.IntegerField()
    entries = models.BinaryField()

    class Meta:
        db_table = table("ledger_chunk")


class LedgerNode(models.Model):
    """The hash of a full subtree of height 4, 8, 12, ...: what proofs are built from."""

    pk = models.CompositePrimaryKey("height", "index")
    height = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = table("ledger_node")


class LedgerCheckpoint(models.Model):
    """A signed checkpoint, with the cosignatures of the witnesses that saw it."""

    size = models.BigIntegerField(primary_key=True)
    note = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("ledger_checkpoint")


class LogKeyChange(models.Model):
    """A change of the log's signing key: up to `size` the old one signed, then the new one.

    `proof` is the file that anybody verifies it by; it is public.
    """

    size = models.BigIntegerField(primary_key=True)
    old = models.TextField(unique=True)
    new = models.TextField(unique=True)
    proof = models.BinaryField()
    approved_by = ArrayField(models.TextField())
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("log_key_change")
