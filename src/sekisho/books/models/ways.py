"""The ways to recipients that two people let in, and what goes or went along them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sekisho.books.models.place import table


class RecipientWay(models.Model):
    """One address of a recipient or system: a webhook, a folder, a directory of an SFTP server.

    It counts from its confirmation to its end. Whoever confirms had the fingerprint of the settings
    read out by the party, and is somebody else than whoever entered them.
    """

    party = models.TextField()
    kind = models.TextField()
    settings = models.JSONField()
    fingerprint = models.TextField()
    offered_by = models.TextField()
    offered_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.TextField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(null=True)  # of its end

    class Meta:
        db_table = table("recipient_way")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["webhook", "folder", "sftp"]), name="way_kind_known"
            ),
            models.UniqueConstraint(
                fields=("party", "kind", "fingerprint"),
                condition=Q(ended_at__isnull=True),
                name="a_way_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("offered_by")),
                name="another_confirms_the_way",
            ),
        )


class WaySending(models.Model):
    """One thing that goes along a way once: an event told, or a file laid down.

    `subject` is the number of the run, key or item that it is about; nobody's data.
    """

    way_id = models.BigIntegerField()
    event = models.TextField()
    subject = models.BigIntegerField()
    state = models.TextField(db_default="queued")
    attempts = models.IntegerField(db_default=0)
    reply = models.TextField(db_default="")
    made_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("way_sending")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["queued", "attempted", "delivered", "unknown", "given_up"]),
                name="sending_state_known",
            ),
            models.UniqueConstraint(fields=("way_id", "event", "subject"), name="sent_once"),
        )
        indexes = (models.Index(fields=("state", "due_at"), name="sending_by_due"),)
