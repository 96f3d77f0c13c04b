"""The registry of companies: public lists as they were read, and every line that was proposed."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sekisho.books.models.place import table


class PartyList(models.Model):
    """A public list that was read to its end. What differs from the registry are its lines."""

    kind = models.TextField()
    list_day = models.DateField()
    sha256 = models.TextField()
    companies = models.IntegerField()
    brought_by = models.TextField()
    brought_at = models.DateTimeField(db_default=Now())
    ledger_index = models.BigIntegerField()

    class Meta:
        db_table = table("party_list")


class PartyLine(models.Model):
    """One line about one company, from one day to another; it counts once another took it over.

    Of the lines about one thing (company, aspect, value, first day) the one that was taken over
    last counts.
    """

    list_id = models.BigIntegerField(null=True)
    corporate_number = models.TextField()
    aspect = models.TextField()
    value = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
    change = models.TextField()
    source = models.TextField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField(db_default=Now())
    proposed_index = models.BigIntegerField()
    reviewed_by = models.TextField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    taken = models.BooleanField(null=True)
    reviewed_index = models.BigIntegerField(null=True)

    class Meta:
        db_table = table("party_line")
        indexes = (models.Index(fields=("corporate_number", "id"), name="line_of_company"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(corporate_number__regex="^[1-9][0-9]{12}$"), name="thirteen_digits"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("proposed_by")),
                name="another_reviews_the_line",
            ),
            models.CheckConstraint(
                condition=Q(taken__isnull=True, reviewed_by__isnull=True)
                | Q(taken__isnull=False, reviewed_by__isnull=False, reviewed_index__isnull=False),
                name="reviewed_by_somebody",
            ),
        )
