"""What was said and written between the company and a customer."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models

from sekisho.records.models.personal import OfCustomer, table


class Conversation(OfCustomer):
    """One talk with a customer, by telephone, chat or letter."""

    ITEMS = {
        "held_at": "conversation_log",
        "medium": "conversation_log",
        "subject": "conversation_log",
        "body": "conversation_log",
    }
    PLAIN = frozenset({"customer_id", "id", "contract_id"})

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.UUIDField(db_default=RandomUUID())
    contract_id = models.BigIntegerField(null=True)
    held_at = models.DateTimeField()
    medium = models.TextField()
    subject = models.TextField()
    body = models.TextField()

    class Meta:
        db_table = table("conversation")


class Mail(OfCustomer):
    """One e-mail between the company and a customer."""

    ITEMS = {
        "address": "email",
        "subject": "mail_content",
        "body": "mail_content",
        "sent_at": "mail_content",
    }
    PLAIN = frozenset({"customer_id", "id", "outgoing"})

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.UUIDField(db_default=RandomUUID())
    sent_at = models.DateTimeField()
    outgoing = models.BooleanField()
    address = models.TextField()
    subject = models.TextField()
    body = models.TextField()

    class Meta:
        db_table = table("mail")
