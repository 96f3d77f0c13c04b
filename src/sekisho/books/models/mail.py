"""Mails of ours: templates as published, what was queued and what became of it, who gets none.

No address, no name, no word of a mail: those stand in `records.outgoing_mail`.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table

STATES = (
    "held",
    "queued",
    "attempted",
    "accepted",
    "unknown",
    "refused",
    "withdrawn",
    "bounced",
)
"""What can have become of a mail. `unknown`: it may have been accepted, and nobody can tell."""


class MailTemplate(models.Model):
    """One published version of one template, as its bytes; two people approved it."""

    name = models.TextField()
    version = models.IntegerField()
    kind = models.TextField()
    purpose = models.TextField()
    items = ArrayField(models.TextField())
    source = models.BinaryField()
    sha256 = models.BinaryField()
    approved_by = ArrayField(models.TextField())
    ledger_index = models.BigIntegerField()
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("mail_template")
        constraints = (
            models.UniqueConstraint(fields=("name", "version"), name="template_version_once"),
        )


class Mail(models.Model):
    """One mail of ours to one customer, from the decision to what became of it.

    `customer_id` is 0 once the customer was erased, and `address_mac` NULL: a keyed digest of the
    address, so that a report of non-delivery is held against it. `stops` are the refusals of the
    customer's that would still stop it.
    """

    customer_id = models.BigIntegerField()
    template = models.TextField(db_default="")  # '' where another program wrote the mail
    template_version = models.IntegerField(db_default=0)
    kind = models.TextField()  # contract, service, marketing
    lang = models.TextField()
    purpose = models.TextField()
    digest = models.TextField()  # of the version of the notice that decided
    clauses = ArrayField(models.TextField())
    items = ArrayField(models.TextField())
    stops = ArrayField(models.TextField(), db_default=[])
    actor = models.TextField()
    message_id = models.TextField(unique=True)
    code_digest = models.BinaryField(unique=True)
    content_sha256 = models.BinaryField()  # of the signed bytes
    address_mac = models.BinaryField(null=True)
    queued_index = models.BigIntegerField()  # the entry by which it was decided
    state = models.TextField()
    held_for = ArrayField(models.TextField(), db_default=[])  # codes of the guard
    attempts = models.IntegerField(db_default=0)
    reply = models.TextField(db_default="")  # the server's code, never its words
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("mail")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="mail_state_known"),
        )
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(state="queued"), name="mail_queued_by_due"
            ),
            models.Index(fields=("customer_id", "id"), name="mail_of_customer"),
            models.Index(fields=("state",), condition=Q(state="attempted"), name="mail_under_way"),
        )


class MailSuppression(models.Model):
    """An address that gets no mail, as a keyed digest: whose it was can't be told without the key.

    Mails of every kind stop here, until `lifted_at`.
    """

    ledger_index = models.BigIntegerField(primary_key=True)
    address_mac = models.BinaryField()
    reason = models.TextField()  # bounced, refused, by_hand
    actor = models.TextField(db_default="")  # who did it by hand
    since = models.DateTimeField(db_default=Now())
    lifted_by = models.TextField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lift_index = models.BigIntegerField(null=True)

    class Meta:
        db_table = table("mail_suppression")
        constraints = (
            models.UniqueConstraint(
                fields=("address_mac",), condition=Q(lifted_at=None), name="suppressed_once"
            ),
        )
