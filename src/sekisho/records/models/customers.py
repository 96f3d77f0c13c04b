"""Customers: persons, households and companies; and each subject's salt."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact

from sekisho.records.models.personal import Personal, table


class CustomerKind(models.TextChoices):
    """Who the customer is."""

    PERSON = "person", "個人"
    HOUSEHOLD = "household", "世帯"
    COMPANY = "company", "法人"


class Customer(Personal):
    """One customer. Its wishes (consents, restricted) stand here; their history in `wishes`."""

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
    PLAIN = frozenset({"id", "kind", "synthetic"})

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
        )
        indexes = (
            # A search takes two identifiers; one of them is the telephone or the e-mail, and the
            # few customers that share it are told apart by the other.
            models.Index(fields=["phone"], name="customer_by_phone"),
            models.Index(fields=["email"], name="customer_by_email"),
        )


class SubjectSalt(Personal):
    """32 random bytes a subject: what opens the subject's commitments; erasure destroys them."""

    PLAIN = frozenset({"customer_id", "salt"})

    customer_id = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField()

    class Meta:
        db_table = table("subject_salt")
        constraints = (
            models.CheckConstraint(
                condition=Exact(
                    models.Func(
                        models.F("salt"),
                        function="octet_length",
                        output_field=models.IntegerField(),
                    ),
                    32,
                ),
                name="subject_salt_32_bytes",
            ),
        )
