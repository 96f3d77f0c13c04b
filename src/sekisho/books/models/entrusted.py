"""Entrusted companies: every assessment and contract ever registered; the newest counts."""

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
