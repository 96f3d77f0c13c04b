"""Mails that the guard holds, and mails that a mailer handed in: what is known without their words.

The mail itself, whole, is personal data and lies in the schema ``records``.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table


class HeldMailState(models.TextChoices):
    """held -> released (a second person: held wrongly), or dropped (rightly held)."""

    HELD = "held", "held"
    RELEASED = "released", "released"
    DROPPED = "dropped", "dropped"


class HeldMail(models.Model):
    """One mail that is held, or was. `reasons` are the guard's, words as folded, never a value.

    `source` is relay or template, `through` the relay account or the template, `writer` the id of
    who wrote it. `customer_id` is 0 once the customer was erased.
    """

    customer_id = models.BigIntegerField()
    source = models.TextField()
    through = models.TextField()
    writer = models.TextField()
    purpose = models.TextField()
    kind = models.TextField()
    reasons = models.JSONField()
    state = models.TextField(db_default=HeldMailState.HELD)
    held_at = models.DateTimeField(db_default=Now())
    ledger_index = models.BigIntegerField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(null=True)
    settled_why = models.TextField(null=True)
    settled_index = models.BigIntegerField(null=True)

    class Meta:
        db_table = table("held_mail")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=HeldMailState.values), name="held_mail_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="held") | Q(settled_by__isnull=False),
                name="held_mail_settled_by_somebody",
            ),
            # A release is a second person's.
            models.CheckConstraint(
                condition=~Q(state="released") | ~Q(settled_by=models.F("writer")),
                name="held_mail_released_by_another",
            ),
        )
        indexes = (models.Index(fields=["state", "id"], name="held_mail_by_state"),)


class RelayedMail(models.Model):
    """A mail that a mailer handed in, so that handing it in again does nothing again.

    `digest` is of account, recipient and bytes together. Just one of `held` (a held mail's id) and
    `queued` (a mail's number) is set.
    """

    digest = models.BinaryField(primary_key=True)
    customer_id = models.BigIntegerField()
    held = models.BigIntegerField(null=True)
    queued = models.TextField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("relayed_mail")
        constraints = (
            models.CheckConstraint(
                condition=Q(held__isnull=True) ^ Q(queued__isnull=True),
                name="relayed_mail_held_or_queued",
            ),
        )
        indexes = (models.Index(fields=["customer_id"], name="relayed_mail_of_customer"),)
