"""Successions: by what the business passes on, to whom, from when, and for which purposes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table
from sekisho.cases.succession import Event, State, Whom


class Succession(models.Model):
    """One event. `purposes` are those of the version `digest`: the successor is bound to them."""

    event = models.TextField()
    successor = models.TextField()
    document_no = models.TextField()
    effective_on = models.DateField()
    purposes = ArrayField(models.TextField())
    digest = models.TextField()
    state = models.TextField()
    recorded_by = models.TextField()
    approved_by = models.TextField(null=True)
    package_sha256 = models.TextField(null=True)
    customers = models.IntegerField(null=True)
    changed_at = models.DateTimeField(db_default=Now())
    contact = models.TextField(db_default="")
    whom = models.TextField(db_default=Whom.ALL.value)
    scope = ArrayField(models.TextField(), db_default=[])
    manifest_sha256 = models.TextField(null=True)
    hand_over_index = models.BigIntegerField(null=True)

    class Meta:
        db_table = table("succession")
        constraints = (
            models.CheckConstraint(
                condition=Q(whom__in=[each.value for each in Whom]), name="succession_whom_known"
            ),
            models.CheckConstraint(
                condition=Q(event__in=[each.value for each in Event]), name="event_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in State]),
                name="succession_state_known",
            ),
        )
