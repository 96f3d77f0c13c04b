"""On what marketing mail to a customer rests, and the keys by which one press refuses it."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.records.models.personal import OfCustomer, table

BASES = ("opt_in", "address_given", "business_relation", "published_address")


class MarketingConsent(OfCustomer):
    """The record of one basis (特定電子メール法 Art 3(2)), kept after its end as long as that says.

    `evidence` is where it can be seen: a form, a screen, a page; `how` says by whom and through
    what it was given.
    """

    ITEMS = {
        "basis": "consent_record",
        "evidence": "consent_record",
        "how": "consent_record",
        "given_at": "consent_record",
        "ended_at": "consent_record",
        "ended_how": "consent_record",
    }
    PLAIN = frozenset({"customer_id", "id"})

    pk = models.CompositePrimaryKey("customer_id", "id")
    id = models.UUIDField(db_default=RandomUUID())
    basis = models.TextField()
    evidence = models.TextField()
    how = models.TextField()
    given_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    ended_how = models.TextField(null=True)

    class Meta:
        db_table = table("marketing_consent")
        constraints = (
            models.CheckConstraint(condition=Q(basis__in=BASES), name="marketing_basis_known"),
        )
        indexes = (
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False),
                         name="marketing_consent_ended"),
        )  # fmt: skip


class RefusalKey(OfCustomer):
    """What one mail's refusal link opens: the SHA-256 of its random token, never the token."""

    PLAIN = frozenset({"customer_id", "token_sha256", "made_at"})

    pk = models.CompositePrimaryKey("customer_id", "token_sha256")
    token_sha256 = models.BinaryField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("refusal_key")
        indexes = (models.Index(fields=["token_sha256"], name="refusal_key_by_token"),)
