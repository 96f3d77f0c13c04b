"""The history of what customers agreed to and what they refused: events, never changed."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now

from sekisho.records.models.personal import OfCustomer, table


class ConsentEvent(OfCustomer):
    """A consent given or taken back; ``customer.consents`` is the sum."""

    ITEMS = {
        "subject": "consent_record",
        "given": "consent_record",
        "at": "consent_record",
        "how": "consent_record",
    }
    FACTS = {"subject": "consents"}
    PLAIN = frozenset({"customer_id", "id", "policy_digest"})

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.UUIDField(db_default=RandomUUID())
    subject = models.TextField()  # a ground, party or purpose id
    given = models.BooleanField()
    at = models.DateTimeField(db_default=Now())
    policy_digest = models.TextField(null=True)  # the version that the customer had before them
    how = models.TextField()

    class Meta:
        db_table = table("consent_event")


class RestrictionEvent(OfCustomer):
    """A restriction asked for or lifted; ``customer.restricted`` is the sum."""

    ITEMS = {
        "subject": "consent_record",
        "lifted": "consent_record",
        "at": "consent_record",
        "how": "consent_record",
    }
    FACTS = {"subject": "restricted"}
    PLAIN = frozenset({"customer_id", "id"})

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.UUIDField(db_default=RandomUUID())
    subject = models.TextField()  # a purpose, party or item id, or `all`
    lifted = models.BooleanField(db_default=False)
    at = models.DateTimeField(db_default=Now())
    how = models.TextField()

    class Meta:
        db_table = table("restriction_event")
