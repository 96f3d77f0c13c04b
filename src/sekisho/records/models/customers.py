"""Customers: persons, households and companies; each with a salt."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Replace
from django.db.models.lookups import Exact

from sekisho.records.models.personal import Personal, table


class CustomerKind(models.TextChoices):
    """Who the customer is."""

    PERSON = "person", "個人"
    HOUSEHOLD = "household", "世帯"
    COMPANY = "company", "法人"


def _random_16() -> models.Func:
    """SQL for 16 bytes of a random UUID, 122 of their bits random."""
    return models.Func(RandomUUID(), function="uuid_send", output_field=models.BinaryField())


def _fresh_salt() -> models.Func:
    """SQL for 32 bytes that nobody can guess: whoever inserts a customer need not bring them."""
    both = CombinedExpression(_random_16(), "||", _random_16(), output_field=models.BinaryField())
    return models.Func(both, function="sha256", output_field=models.BinaryField())


class Customer(Personal):
    """One customer. Its wishes (consents, restricted) stand here; their history in `wishes`.

    `salt` is what opens the customer's commitments in the ledger; erasure destroys it.
    """

    ITEMS = {
        "customer_no": "customer_no",
        "account_no": "account_no",
        "name": "name",
        "name_kana": "name",
        "address": "address",
        "postal_code": "address",
        "phone": "phone",
        "work_phone": "work_phone",
        "email": "email",
        "invoice_language": "invoice_language",
        "security_question": "security_question",
    }
    FACTS = {
        "consents": "consents",
        "restricted": "restricted",
        "application_channel": "application_channel",
    }
    PLAIN = frozenset({"id", "kind", "salt", "synthetic"})

    id = models.BigIntegerField(primary_key=True)
    customer_no = models.TextField()
    account_no = models.TextField(null=True)
    kind = models.TextField(choices=CustomerKind.choices, db_default=CustomerKind.PERSON)
    name = models.TextField()
    # The stored sort and match key (full-width katakana): the database has no Japanese collation.
    name_kana = models.TextField(db_default="")
    postal_code = models.TextField(null=True)
    address = models.TextField()
    phone = models.TextField(null=True)
    work_phone = models.TextField(null=True)
    email = models.TextField(null=True)
    invoice_language = models.TextField(db_default="ja")
    security_question = models.TextField(null=True)
    application_channel = models.TextField(null=True)
    consents = ArrayField(models.TextField(), db_default=[])
    restricted = ArrayField(models.TextField(), null=True)  # NULL: no restriction
    salt = models.BinaryField(db_default=_fresh_salt())
    synthetic = models.BooleanField(db_default=False)

    class Meta:
        db_table = table("customer")
        constraints = (
            # The one uniqueness without the subject's key: on one machine the database keeps it
            # too. Where the table is distributed this index is left out: `id` follows from it.
            models.UniqueConstraint(fields=["customer_no"], name="customer_no_once"),
            models.CheckConstraint(
                condition=Q(kind__in=CustomerKind.values), name="customer_kind_known"
            ),
            models.CheckConstraint(condition=~Q(customer_no=""), name="customer_no_given"),
            models.CheckConstraint(
                condition=Exact(
                    models.Func(
                        models.F("salt"),
                        function="octet_length",
                        output_field=models.IntegerField(),
                    ),
                    32,
                ),
                name="customer_salt_32_bytes",
            ),
        )
        indexes = (
            # A search takes two identifiers; one of them is the telephone or the e-mail, and the
            # few customers that share it are told apart by the other.
            # A telephone is kept with the hyphens that it came with, and found without them.
            models.Index(
                Replace("phone", models.Value("-"), models.Value("")), name="customer_by_digits"
            ),
            models.Index(fields=["email"], name="customer_by_email"),
            # Few refuse; before each release all of them are looked at again.
            models.Index(
                fields=["id"], condition=Q(restricted__isnull=False), name="customer_who_refuses"
            ),
            # Statistics read everybody's kind, and nothing else of the row.
            models.Index(fields=["id"], include=["kind"], name="customer_counted"),
        )
