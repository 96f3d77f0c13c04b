"""Entrusted companies: all that was ever registered of them; the newest counts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class EntrustedAssessment(models.Model):
    """An assessment against the list of measures: made by one person, approved by another."""

    party = models.TextField()
    made_on = models.DateField()
    until = models.DateField()
    met = ArrayField(models.TextField())
    assessor = models.TextField()
    approved_by = models.TextField()
    ledger_index = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("entrusted_assessment")
        indexes = (models.Index(fields=("party", "id"), name="assessment_of_party"),)


class EntrustedContract(models.Model):
    """A contract with its terms; one that ends early is registered anew with its new last day."""

    party = models.TextField()
    since = models.DateField()
    until = models.DateField()
    terms = ArrayField(models.TextField())
    registered_by = models.TextField()
    ledger_index = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("entrusted_contract")
        indexes = (models.Index(fields=("party", "id"), name="contract_of_party"),)


class ReEntrustment(models.Model):
    """One company passes work on to another; without our consent it stands not."""

    by_party = models.TextField()
    to_party = models.TextField()
    since = models.DateField()
    until = models.DateField()
    purposes = ArrayField(models.TextField())
    items = ArrayField(models.TextField())
    document_no = models.TextField()
    consented_by = models.TextField(null=True)
    consented_on = models.DateField(null=True)
    registered_by = models.TextField()
    ledger_index = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("re_entrustment")
        indexes = (
            models.Index(fields=("to_party", "id"), name="re_entrusted_to"),
            models.Index(fields=("by_party", "id"), name="re_entrusted_by"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(consented_by__isnull=True, consented_on__isnull=True)
                | models.Q(consented_by__isnull=False, consented_on__isnull=False)
                & ~models.Q(consented_by=models.F("registered_by")),
                name="another_consents_to_a_re_entrustment",
            ),
        )
