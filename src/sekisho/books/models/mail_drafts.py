"""Drafts of mail templates: revisions that are added and never changed."""

from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class MailDraft(models.Model):
    """One saved state of a draft. `base` is the published version it began with, 0 for none.

    Whoever submits it can't approve it; once approved it is the version `published`.
    """

    series = models.BigIntegerField()
    revision = models.IntegerField()
    author = models.TextField()
    name = models.TextField()
    source = models.BinaryField()
    base = models.IntegerField()
    saved_at = models.DateTimeField(db_default=Now())
    submitted_by = models.TextField(null=True)
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.TextField(null=True)
    published = models.IntegerField(null=True)

    class Meta:
        db_table = table("mail_draft")
        constraints = (
            models.UniqueConstraint(fields=("series", "revision"), name="one_next_mail_revision"),
        )
