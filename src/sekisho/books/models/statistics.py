"""Statistics that were made, released and withdrawn; their files; what they were made from."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sekisho.books.models.place import table

METHODS = ("exact", "protected", "noise")
STATES = ("prepared", "released", "withdrawn", "discarded")


class StatisticRelease(models.Model):
    """One table of one period: prepared by one person, released by another.

    `method` is exact (what a law demands, for the authority alone), protected or noise (public).
    `parameters` are what it takes to make it again. INVARIANT: nobody releases what they prepared
    """

    statistic = models.TextField()  # the rule's id in its version
    title = models.TextField()
    source = models.TextField()  # the table of the vocabulary
    by = models.TextField()  # the kind of period
    period = models.TextField()
    number = models.IntegerField()  # 1 is the first, 2 a revision of it
    method = models.TextField()
    policy = models.TextField()  # the digest of the version that declares it
    recipients = ArrayField(models.TextField())
    purposes = ArrayField(models.TextField())
    ground = models.TextField()
    articles = ArrayField(models.TextField())
    clauses = ArrayField(models.TextField())
    dimensions = ArrayField(models.TextField())
    measures = ArrayField(models.TextField())
    parameters = models.JSONField()
    hidden = models.IntegerField()  # cells that are x
    small = models.IntegerField()  # cells of one or two persons that are not
    state = models.TextField()
    prepared_by = models.TextField()
    prepared_at = models.DateTimeField(db_default=Now())
    released_by = models.TextField(null=True)
    released_on = models.DateField(null=True)  # in Japan
    ledger_index = models.BigIntegerField(null=True)
    withdrawn_by = models.TextField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_index = models.BigIntegerField(null=True)
    reason = models.TextField(null=True)
    handed_at = models.DateTimeField(null=True)  # an exact report: in the authority's folder

    class Meta:
        db_table = table("statistic_release")
        constraints = (
            models.UniqueConstraint(
                fields=("title", "method", "period", "number"), name="statistic_number_once"
            ),
            models.CheckConstraint(condition=Q(method__in=METHODS), name="statistic_method_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="statistic_state_known"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("prepared_by")),
                name="statistic_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("prepared", "discarded"), ledger_index__isnull=True)
                | Q(state__in=("released", "withdrawn"), ledger_index__isnull=False),
                name="statistic_released_recorded",
            ),
        )
        indexes = (models.Index(fields=("source", "period"), name="statistic_of_period"),)


class StatisticFile(models.Model):
    """A file of a protected table. It is shown to everybody once its release is released."""

    release = models.BigIntegerField()
    name = models.TextField()
    media = models.TextField()
    data = models.BinaryField()
    sha256 = models.TextField()

    class Meta:
        db_table = table("statistic_file")
        constraints = (
            models.UniqueConstraint(fields=("release", "name"), name="statistic_file_once"),
        )


class StatisticReport(models.Model):
    """A file of an exact table: the owner's role hands it to the authority; nobody else may."""

    release = models.BigIntegerField()
    name = models.TextField()
    media = models.TextField()
    data = models.BinaryField()
    sha256 = models.TextField()

    class Meta:
        db_table = table("statistic_report")
        constraints = (
            models.UniqueConstraint(fields=("release", "name"), name="statistic_report_once"),
        )


class StatisticBasis(models.Model):
    """The finest cube that a release was made from, and what was hidden of it.

    Small cells stand in it, so only the owner's role reads it: for the audit over all releases, and
    to make a release again. Without the salt, small cells could be found by trying digests.
    """

    release = models.BigIntegerField(primary_key=True)
    cube = models.BinaryField()
    hidden = models.JSONField()  # places
    salt = models.BinaryField()  # of what the ledger tells of the cube, and of exact files

    class Meta:
        db_table = table("statistic_basis")


class StatisticSpending(models.Model):
    """Thousandths of epsilon that a release with noise has spent. Never given back."""

    release = models.BigIntegerField(primary_key=True)
    source = models.TextField()
    thousandths = models.IntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("statistic_spending")
        indexes = (models.Index(fields=("source",), name="spending_of_source"),)


class StatisticOrder(models.Model):
    """Somebody at the desk wants a table to be prepared; what came of it."""

    title = models.TextField()
    period = models.TextField()
    again = models.BooleanField()
    thousandths = models.IntegerField()  # 0: without noise
    ordered_by = models.TextField()
    ordered_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    release = models.BigIntegerField(null=True)
    refused_ja = models.TextField(null=True)
    refused_en = models.TextField(null=True)

    class Meta:
        db_table = table("statistic_order")
        indexes = (
            models.Index(fields=("id",), condition=Q(done_at__isnull=True), name="order_open"),
        )
