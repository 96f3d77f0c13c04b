"""Breaches (Art 26): what happened, what was judged, reported and told. Nobody is named here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table
from sekisho.cases.breach import State


class Breach(models.Model):
    """One breach. `since` to `items` say which passages it reaches; NULL and empty: any.

    `persons` and `found_items` were counted from the ledger at the last triage; `more_persons` and
    `more_items` are those that the ledger can't know of. `report` holds what people wrote of the
    nine items.
    """

    known_on = models.DateField()
    since = models.DateField()
    until = models.DateField()
    actor = models.TextField(null=True)
    recipient = models.TextField(null=True)
    items = ArrayField(models.TextField(), db_default=[])
    told_by = models.TextField(null=True)  # the entrusted company whose notice this is
    told_by_known_on = models.DateField(null=True)
    special_care = models.BooleanField(db_default=False)
    property_damage = models.BooleanField(db_default=False)
    malice = models.BooleanField(db_default=False)
    protected = models.BooleanField(db_default=False)
    more_persons = models.IntegerField(db_default=0)
    more_items = ArrayField(models.TextField(), db_default=[])
    persons = models.IntegerField(db_default=0)
    found_items = ArrayField(models.TextField(), db_default=[])
    situations = ArrayField(models.TextField(), db_default=[])
    state = models.TextField()
    told = models.TextField(null=True)
    report = models.JSONField(db_default={})
    preliminary_on = models.DateField(null=True)
    final_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    reason = models.TextField(db_default="")
    opened_by = models.TextField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("breach")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in State]), name="breach_state_known"
            ),
        )
        indexes = (models.Index(fields=("state", "known_on"), name="breach_by_day"),)


class BreachPerson(models.Model):
    """Whom a breach concerns, from the last triage. `customer_id` is 0 once they were erased."""

    breach_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    items = ArrayField(models.TextField())
    notice_index = models.BigIntegerField(null=True)  # the entry of the notice to this person

    class Meta:
        db_table = table("breach_person")
        indexes = (models.Index(fields=("breach_id",), name="person_of_breach"),)
