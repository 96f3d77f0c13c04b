"""Legal demands: a register of their own (C26). The paper itself is not kept, only its hash."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table
from sekisho.cases.demand import State
from sekisho.cases.demand_bases import BASES


class LegalDemand(models.Model):
    """One demand of a body outside, from its receipt to its disclosure or refusal.

    `asked` is what the document names, `items` what is to be given. `persons` says how many it is
    about; who they are stands apart, where the screens can't read it.
    """

    basis = models.TextField()
    authority = models.TextField()
    document_no = models.TextField()
    document_sha256 = models.BinaryField()
    issued_on = models.DateField()
    received_on = models.DateField()
    expires_on = models.DateField()
    asked = ArrayField(models.TextField())
    items = ArrayField(models.TextField())
    persons = models.IntegerField()
    state = models.TextField()
    reasons = ArrayField(models.TextField(), db_default=[])
    taken_in_by = models.TextField()
    called_by = models.TextField(null=True)
    decided_by = models.TextField(null=True)
    watermark = models.TextField(null=True)
    disclosed_at = models.BigIntegerField(null=True)  # the entry that tells of the disclosure
    changed_at = models.DateTimeField(db_default=Now())
    asked_since = models.DateField(null=True)
    asked_until = models.DateField(null=True)
    given_since = models.DateField(null=True)
    given_until = models.DateField(null=True)

    class Meta:
        db_table = table("legal_demand")
        constraints = (
            models.CheckConstraint(condition=Q(basis__in=list(BASES)), name="demand_basis_known"),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in State]), name="demand_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reasons=[]), name="demand_refusal_has_reason"
            ),
        )
        indexes = (
            models.Index(fields=("state", "expires_on"), name="demand_by_last_day"),
            models.Index(fields=("document_sha256",), name="demand_of_document"),
        )


class DemandSubject(models.Model):
    """Whom a demand is about. `customer_id` is 0 once the customer was erased."""

    demand_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()

    class Meta:
        db_table = table("demand_subject")
        indexes = (models.Index(fields=("demand_id",), name="subject_of_demand"),)


class DemandApproval(models.Model):
    """An officer saw the document and approved these items; `items` as they stood then."""

    demand_id = models.BigIntegerField()
    approver = models.TextField()
    items = ArrayField(models.TextField())
    ledger_index = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())
    given_since = models.DateField(null=True)
    given_until = models.DateField(null=True)

    class Meta:
        db_table = table("demand_approval")
        constraints = (
            models.UniqueConstraint(
                fields=("demand_id", "approver", "items", "given_since", "given_until"),
                name="one_approval_of_this_much",
                nulls_distinct=False,
            ),
        )
