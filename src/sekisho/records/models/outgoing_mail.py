"""What mails of ours said, and to which address, word for word."""

from django.db import models
from django.db.models.functions import Now

from sekisho.records.models.personal import OfCustomer, table


class OutgoingMail(OfCustomer):
    """One mail of ours as it was signed: `raw` is all of it, in 7 bit; the others say it plain."""

    ITEMS = {
        "address": "email",
        "subject": "conversation_log",
        "body": "conversation_log",
        "raw": "conversation_log",
        "made_at": "conversation_log",
    }
    PLAIN = frozenset({"customer_id", "mail_id"})

    pk = models.CompositePrimaryKey("customer_id", "mail_id")
    mail_id = models.BigIntegerField()
    made_at = models.DateTimeField(db_default=Now())
    address = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    raw = models.TextField()

    class Meta:
        db_table = table("outgoing_mail")
