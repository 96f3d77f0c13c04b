"""Answers to requests under the law, until the customer has fetched them."""

from django.db import models
from django.db.models.functions import Now

from sekisho.records.models.personal import OfCustomer, table


class Answer(OfCustomer):
    """One file of an answer. It repeats what the tables hold, so no later answer repeats it."""

    ITEMS = {"content": "conversation_log"}
    PLAIN = frozenset({"customer_id", "case_id", "name", "made_at"})

    pk = models.CompositePrimaryKey("customer_id", "case_id", "name")
    case_id = models.BigIntegerField()
    name = models.TextField()  # disclosure.json, letter.pdf; the customer is in no name
    content = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("answer")
