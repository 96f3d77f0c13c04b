"""The watch over those who read (Art 24): what they counted up, alarms, emergencies, positions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sekisho.books.models.place import table

ALARMS = ("canary", "budget", "searches", "emergency", "unreviewed", "pace", "sign_in")
"""What an alarm can be of."""


class Alarm(models.Model):
    """Something to look at at once. It names who, when and how many, and never a customer."""

    kind = models.TextField()
    who = models.TextField()
    day = models.DateField()
    figure = models.IntegerField(db_default=0)
    at = models.DateTimeField(db_default=Now())
    delivered_at = models.DateTimeField(null=True)
    seen_by = models.TextField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_index = models.BigIntegerField(null=True)  # the entry of the acknowledgement

    class Meta:
        db_table = table("alarm")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ALARMS), name="alarm_kind_known"),
        )
        indexes = (
            models.Index(
                fields=("at",), condition=Q(delivered_at__isnull=True), name="alarm_undelivered"
            ),
        )


class ReadingDay(models.Model):
    """What one person read on one day in Japan: how many customers, never which.

    `marks` are digests of the customers' keys with the row's own salt, so that the same customer
    counts once; the watch deletes the row when the day is over.
    """

    person = models.TextField()
    day = models.DateField()
    salt = models.BinaryField()
    marks = ArrayField(models.BinaryField(), db_default=[])
    customers = models.IntegerField(db_default=0)
    empty = models.IntegerField(db_default=0)
    refused = models.IntegerField(db_default=0)
    since = models.DateTimeField(db_default=Now())  # the stretch in which `pace` counts
    pace = models.IntegerField(db_default=0)

    class Meta:
        db_table = table("reading_day")
        constraints = (
            models.UniqueConstraint(fields=("person", "day"), name="one_row_a_person_and_day"),
        )


class Canary(models.Model):
    """A record of nobody, planted to be found by who reads what they should not."""

    customer_no = models.TextField(unique=True)
    customer_key = models.BigIntegerField(unique=True)
    planted_by = models.TextField()
    planted_at = models.DateTimeField(db_default=Now())
    retired_by = models.TextField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = table("canary")


class Emergency(models.Model):
    """A reading beyond one's limits, for a short time, that another person reviews."""

    person = models.TextField()
    purpose = models.TextField()
    reason = models.TextField()
    words = models.TextField()
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    due_on = models.DateField()
    ledger_index = models.BigIntegerField()
    reads = models.IntegerField(db_default=0)
    reviewed_by = models.TextField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    finding = models.TextField(null=True)
    review_words = models.TextField(null=True)
    review_index = models.BigIntegerField(null=True)

    class Meta:
        db_table = table("emergency")
        constraints = (
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("person")),
                name="another_reviews_an_emergency",
            ),
        )
        indexes = (models.Index(fields=("person", "until"), name="emergency_of_person"),)


class StaffPosition(models.Model):
    """The position that somebody was given, by another; the newest counts."""

    person = models.TextField()
    position = models.TextField()
    given_by = models.TextField()
    ledger_index = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("staff_position")
        constraints = (
            models.CheckConstraint(
                condition=~Q(given_by=F("person")), name="nobody_gives_themselves_a_position"
            ),
        )
        indexes = (models.Index(fields=("person", "id"), name="position_of_person"),)
