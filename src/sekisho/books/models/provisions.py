"""Provision records (Art 29 APPI), and apart from them the log of disclosures that need none."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table


class Disclosure(models.Model):
    """What both have in common; whose data it was is told by the run's subjects.

    No run made the record of a single answer: then an act of that day tells whose it was.
    """

    run_id = models.BigIntegerField(unique=True, null=True)
    day = models.DateField()
    recipient = models.TextField()
    purpose = models.TextField()
    grounds = ArrayField(models.TextField())
    articles = ArrayField(models.TextField())
    clauses = ArrayField(models.TextField())
    items = ArrayField(models.TextField())
    digest = models.TextField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True


class ProvisionRecord(Disclosure):
    """A third-party provision record (第三者提供記録): contents as Rules 20 and 21 want them.

    A batch record of one file (Rule 19(2)); kept until `kept_until`, counted anew from the last
    provision to the recipient.
    """

    customers = models.BigIntegerField()
    consent_obtained = models.BooleanField()
    recipient_name = models.TextField()
    recipient_address = models.TextField(null=True)
    recipient_representative = models.TextField(null=True)
    missing = ArrayField(models.TextField())  # contents that the law wants and nobody entered yet
    kept_until = models.DateField()

    class Meta:
        db_table = table("provision_record")
        indexes = (models.Index(fields=("day", "id"), name="provision_of_day"),)


class DisclosureLog(Disclosure):
    """The internal log of joint use, entrustment, duties: never shown as an Art 29 record.

    An exact report to an authority has a row for each recipient and purpose. It holds totals and no
    row about anybody, so it says nothing of customers and items; `release` says which table it was.
    """

    customers = models.BigIntegerField(null=True)
    release = models.BigIntegerField(null=True)

    class Meta:
        db_table = table("disclosure_log")
        constraints = (
            models.UniqueConstraint(
                fields=("release", "recipient", "purpose"), name="report_logged_once"
            ),
            models.CheckConstraint(
                condition=Q(release__isnull=True, customers__isnull=False)
                | Q(release__isnull=False, customers__isnull=True, run_id__isnull=True),
                name="report_tells_no_customers",
            ),
        )
        indexes = (models.Index(fields=("day", "id"), name="disclosure_of_day"),)
