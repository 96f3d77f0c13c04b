"""Who may open which sealed mail, on whose word, until when; and reports of forged mail."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class MailOpening(models.Model):
    """One wish to open one sealed mail. It can be used once, by whoever asked, until `until`.

    `ledger_index` is the entry that tells of the opening; without it nothing opens. `receiver` is
    the public key of the asker's session, null at the command line.
    """

    mail = models.UUIDField()
    customer_id = models.BigIntegerField()
    ground = models.TextField()  # service, law
    purpose = models.TextField()
    case_no = models.TextField()
    clauses = ArrayField(models.TextField())
    document = models.TextField(db_default="")  # number of the official demand
    receiver = models.TextField(null=True)
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    approved_by = models.TextField(null=True)
    ledger_index = models.BigIntegerField(null=True)
    until = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        db_table = table("mail_opening")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ground__in=("service", "law")), name="opening_ground_known"
            ),
        )


class ForgedReport(models.Model):
    """Mail in our name that is not ours, as somebody showed it. Nothing tells who showed it.

    `content` is there only where they agreed; it is sealed for the security desk's key.
    """

    day = models.DateField()
    answer = models.TextField()
    why = ArrayField(models.TextField())
    sender_domain = models.TextField(db_default="")
    led_to = ArrayField(models.TextField())
    digest = models.BinaryField()
    times = models.IntegerField(db_default=1)
    content = models.BinaryField(null=True)
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("forged_report")
        constraints = (models.UniqueConstraint(fields=("day", "digest"), name="one_report_a_day"),)
