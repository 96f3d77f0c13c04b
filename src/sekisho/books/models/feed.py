"""What recipients and the company's other systems are told of a customer's refusals and rights."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table


class ChangeDue(models.Model):
    """A refusal that nobody downstream was told of yet; the hand's next round tells them."""

    customer_id = models.BigIntegerField()
    scope = models.TextField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("change_due")


class FeedItem(models.Model):
    """One change that one party was told of: what to do, by when, and that it was done.

    The key is its entry in the ledger, so items become visible in the order of their keys and a
    reader's cursor passes over none. `digest` covers what the party is shown. The customer's
    numbers stand in the personal tables, and only until the party has confirmed.
    """

    ledger_index = models.BigIntegerField(primary_key=True)
    party = models.TextField()
    change = models.TextField()
    customer_id = models.BigIntegerField()
    scope = models.TextField()
    purposes = ArrayField(models.TextField())
    items = ArrayField(models.TextField())
    clauses = ArrayField(models.TextField())
    told_on = models.DateField()
    due_on = models.DateField()
    digest = models.TextField()
    state = models.TextField(db_default="open")
    outcome = models.TextField(null=True)
    done_on = models.DateField(null=True)
    confirmed_by = models.TextField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_index = models.BigIntegerField(null=True)

    class Meta:
        db_table = table("feed_item")
        constraints = (
            models.CheckConstraint(
                condition=Q(change__in=["stop", "erase", "correct"]), name="change_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "confirmed", "replaced", "lapsed"]),
                name="feed_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(outcome__isnull=False, done_on__isnull=False),
                name="confirmed_says_what_and_when",
            ),
        )
        indexes = (
            models.Index(fields=("party", "ledger_index"), name="feed_of_party"),
            models.Index(fields=("state", "due_on"), name="feed_by_due_day"),
            models.Index(fields=("customer_id",), name="feed_of_customer"),
        )
