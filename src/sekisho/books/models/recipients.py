"""The keys of recipients, for which what they are given is encrypted."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sekisho.books.models.place import table


class RecipientKey(models.Model):
    """A public key (age, X25519) of a recipient. It counts from its confirmation to its last day.

    Whoever confirms heard the fingerprint from the recipient, and is somebody else than whoever
    entered the key.
    """

    recipient = models.TextField()
    public_key = models.TextField()
    fingerprint = models.TextField()
    last_day = models.DateField()
    offered_by = models.TextField()
    offered_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.TextField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(null=True)  # of its end

    class Meta:
        db_table = table("recipient_key")
        constraints = (
            models.UniqueConstraint(
                fields=("recipient", "fingerprint"),
                condition=Q(ended_at__isnull=True),
                name="a_key_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("offered_by")),
                name="another_confirms_the_key",
            ),
        )
