"""Why a mail is held and who settled it, and which mails a mailer handed in.

The mail itself is `Mail`, its words lie in the schema ``records``.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sekisho.books.models.place import table


class HeldMailState(models.TextChoices):
    """held -> released (a second person: held wrongly), or dropped (rightly held)."""

    HELD = "held", "held"
    RELEASED = "released", "released"
    DROPPED = "dropped", "dropped"


class HeldMail(models.Model):
    """Why one mail is held. `reasons` are the guard's, words as folded, never a value.

    `through` is the template or the relay account, `writer` the id of who wrote it. `settled_why`
    is what the second person wrote; the ledger has its digest.
    """

    mail_id = models.BigIntegerField(primary_key=True)
    source = models.TextField()  # relay, template
    through = models.TextField()
    writer = models.TextField()
    reasons = models.JSONField()
    state = models.TextField(db_default=HeldMailState.HELD)
    held_at = models.DateTimeField(db_default=Now())
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
                condition=~Q(state="released") | ~Q(settled_by=F("writer")),
                name="held_mail_released_by_another",
            ),
        )
        indexes = (models.Index(fields=["state", "mail_id"], name="held_mail_by_state"),)


class RelayedMail(models.Model):
    """A mail that a mailer handed in, so that handing it in again does nothing again.

    `digest` is of account, recipient and bytes together; `mail_id` what became of it, set in the
    transaction that makes the row.
    """

    digest = models.BinaryField(primary_key=True)
    customer_id = models.BigIntegerField()
    mail_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("relayed_mail")
        indexes = (models.Index(fields=["customer_id"], name="relayed_mail_of_customer"),)
