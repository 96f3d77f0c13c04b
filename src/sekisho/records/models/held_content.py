"""Whole mails that are held. No role that serves screens may read the table."""

from django.db import models

from sekisho.records.models.personal import OfCustomer, table


class HeldContent(OfCustomer):
    """One held mail as it came, and the address that it was for; gone once it is settled."""

    ITEMS = {"address": "email", "content": "mail_content"}
    PLAIN = frozenset({"customer_id", "held_id"})

    pk = models.CompositePrimaryKey("customer_id", "held_id")
    held_id = models.BigIntegerField()
    address = models.TextField()
    content = models.BinaryField()

    class Meta:
        db_table = table("held_content")
