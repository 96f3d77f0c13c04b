"""Customers' own mail as the service carries it: its content stands here sealed from everybody.

The key that opens it lies in no process that serves screens (docs/why/sealed-mail.md).
"""

from django.contrib.postgres.functions import RandomUUID
from django.db import models

from sekisho.records.models.personal import OfCustomer, table


class CarriedMail(OfCustomer):
    """One mail. The subject is content and is sealed; `other_domain` is the other side's domain."""

    ITEMS = {
        "carried_at": "mail_content",
        "other_domain": "mail_content",
        "sealed": "mail_content",
    }
    PLAIN = frozenset({"customer_id", "id", "incoming", "size"})

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.UUIDField(db_default=RandomUUID())
    carried_at = models.DateTimeField()
    incoming = models.BooleanField()
    other_domain = models.TextField()
    size = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        db_table = table("carried_mail")
        indexes = (
            models.Index(fields=["customer_id", "carried_at"], name="carried_mail_of_customer"),
        )


class OpenedMail(OfCustomer):
    """Content that was opened for one member of staff, sealed again for that person's session."""

    ITEMS = {"sealed": "mail_content"}
    PLAIN = frozenset({"customer_id", "opening", "made_at"})

    pk = models.CompositePrimaryKey("customer_id", "opening")
    opening = models.BigIntegerField()
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = table("opened_mail")
