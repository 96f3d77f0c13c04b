"""Drafts of the notice, who approved them, and what a trial on the books told of them."""

from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class NoticeDraft(models.Model):
    """One saved state of a draft, never changed: who edits it saves the next revision.

    `digest` is of all four files; `base` is the digest of the newest published version when it was
    saved, to which its comparison belongs. `policy` and `effective` are null while it has errors.
    """

    series = models.BigIntegerField()  # the id of the first revision
    revision = models.IntegerField()
    author = models.TextField()
    notice = models.BinaryField()
    terms = models.BinaryField()
    catalog = models.BinaryField()
    register = models.BinaryField(null=True)
    digest = models.TextField()
    base = models.TextField()
    policy = models.TextField(null=True)
    version = models.TextField(null=True)
    effective = models.DateField(null=True)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("notice_draft")
        constraints = (
            models.UniqueConstraint(fields=("series", "revision"), name="one_next_revision"),
        )


class DraftApproval(models.Model):
    """Somebody approved this very revision, having seen its comparison with `base`."""

    draft = models.BigIntegerField()
    approver = models.TextField()
    digest = models.TextField()
    base = models.TextField()
    ledger_index = models.BigIntegerField()
    day = models.DateField()  # in Japan; of the second one the announcement counts
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("draft_approval")
        constraints = (
            models.UniqueConstraint(fields=("draft", "approver"), name="one_approval_each"),
        )


class DraftTrial(models.Model):
    """The figures of a shadow run of this revision, as `sekisho shadow` made them. No customer."""

    draft = models.BigIntegerField()
    digest = models.TextField()
    figures = models.JSONField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("draft_trial")
        indexes = (models.Index(fields=("draft", "id"), name="trial_of_draft"),)
