"""Gaps of the notice that staff reported to its owner, and the owner's answers."""

from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class GapReport(models.Model):
    """The notice is silent on an item for a purpose, and somebody needed it. Names no customer."""

    digest = models.TextField()  # of the version that is silent
    purpose = models.TextField()
    item = models.TextField()
    ledger_index = models.BigIntegerField()
    reporter = models.TextField(db_default="")  # the id of an account, never a name
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("gap_report")
        constraints = (
            models.UniqueConstraint(fields=("digest", "purpose", "item"), name="one_report_a_gap"),
        )


class GapAnswer(models.Model):
    """What the notice's owner answered to one report. There is one answer, and it stays."""

    report_id = models.BigIntegerField(primary_key=True)
    answer = models.TextField()
    ledger_index = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("gap_answer")
