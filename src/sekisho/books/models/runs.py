"""Extract runs: one recipient, one purpose, one day."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table


class RunState(models.TextChoices):
    """Each value says which transition leads to it.

    A file that can be read implies RECORDED: its entries are committed before it is renamed.
    """

    PLANNED = "planned"  # the header entry is in the ledger; a temporary file may be growing
    RECORDED = "recorded"  # every customer's entry is committed; the file is whole, not yet out
    RELEASED = "released"  # restrictions were read again, and the file stands in the outbox
    ACKNOWLEDGED = "acknowledged"  # the recipient confirmed the file's digest
    VOIDED = "voided"  # given up, for the reason stated; its entries stay in the ledger


class ExtractRun(models.Model):
    """A nightly file for one recipient and purpose, from its plan to its acknowledgement."""

    day = models.DateField()
    recipient = models.TextField()
    purpose = models.TextField()
    digest = models.TextField()  # the policy version that decided
    state = models.TextField(choices=RunState)
    clauses = ArrayField(models.TextField())
    grounds = ArrayField(models.TextField())
    items = ArrayField(models.TextField())
    header_index = models.BigIntegerField()
    header = models.BinaryField()
    first_index = models.BigIntegerField(null=True)  # of the customers' entries
    entries = models.BigIntegerField(null=True)
    manifest_index = models.BigIntegerField(null=True)
    rows = models.BigIntegerField(null=True)
    customers = models.BigIntegerField(null=True)
    held = models.BigIntegerField(null=True)
    corrects = models.BigIntegerField(db_default=0)  # 0: nightly; else the first correction in it
    file_name = models.TextField()
    file_sha256 = models.TextField(null=True)
    file_bytes = models.BigIntegerField(null=True)
    reason = models.TextField(null=True)  # of voiding
    planned_at = models.DateTimeField(db_default=Now())
    recorded_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = table("extract_run")
        constraints = (
            models.UniqueConstraint(
                fields=("recipient", "purpose", "day", "corrects"),
                condition=~Q(state="voided"),
                name="one_run_a_day",
            ),
        )
        indexes = (
            models.Index(fields=("state", "id"), name="run_by_state"),
            models.Index(fields=("first_index",), name="run_of_entry"),
        )


class RunSubjects(models.Model):
    """Whose entries a stretch of a run holds: customer keys (8 bytes each), ascending in the run.

    `lowest` and `highest` bound the keys, so that one customer is found in a few stretches.
    `item_sets` are the lists of items given, `set_of` (2 bytes an entry) tells which; without
    `set_of` every entry has the first. `places` (4 bytes) tells which entry of the run a key's is;
    without `places` they are in ledger order. Not part of the log: erasure blanks a key here.
    """

    pk = models.CompositePrimaryKey("run_id", "first_index")
    run_id = models.BigIntegerField()
    first_index = models.BigIntegerField()
    lowest = models.BigIntegerField()
    highest = models.BigIntegerField()
    subjects = models.BinaryField()
    item_sets = ArrayField(models.TextField())
    set_of = models.BinaryField(null=True)
    places = models.BinaryField(null=True)

    class Meta:
        db_table = table("run_subjects")
        # Begins with the place, so that a customer's newest stretches come first, and holds the
        # bounds, so that the stretches of other people are passed over without reading a row.
        indexes = (
            models.Index(fields=("first_index", "lowest", "highest"), name="stretch_of_key"),
        )


class HeldRow(models.Model):
    """A row that was not given out, and why; the value itself is not written down."""

    run_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    item = models.TextField()
    reason = models.TextField()

    class Meta:
        db_table = table("held_row")
        indexes = (models.Index(fields=("run_id",), name="held_of_run"),)
