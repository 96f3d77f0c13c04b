"""Requests under the law: the case, the checks of identity while they are needed, tombstones.

No name, no address, no document number: what proved identity is erased when the case is closed.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.books.models.place import table
from sekisho.cases.kinds import KINDS, Asker, Form
from sekisho.cases.life import Outcome, State


class RequestCase(models.Model):
    """One request of one customer, from its receipt to its notification.

    `customer_id` is 0 once the customer was erased. # INVARIANT: identified before decided
    """

    customer_id = models.BigIntegerField()
    person_no = models.SmallIntegerField(null=True)  # who beside the customer asks; NULL: nobody
    kind = models.TextField()
    asker = models.TextField()
    form = models.TextField()
    channel = models.TextField()  # account, post, telephone
    state = models.TextField()
    papers_seen = models.BooleanField(db_default=False)
    fee_yen = models.IntegerField(db_default=0)
    fee_paid = models.BooleanField(db_default=False)
    outcome = models.TextField(null=True)
    reasons = ArrayField(models.TextField(), db_default=[])
    scope = ArrayField(models.TextField(), db_default=[])  # purposes, parties or items; empty: all
    received_on = models.DateField()
    due_on = models.DateField()
    deferred_until = models.DateField(null=True)
    joined_to = models.BigIntegerField(null=True)
    escalated_on = models.DateField(null=True)  # the night that found it late
    decided_by = models.TextField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("request_case")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="case_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in State]), name="case_state_known"
            ),
            models.CheckConstraint(
                condition=Q(asker__in=[each.value for each in Asker]), name="case_asker_known"
            ),
            models.CheckConstraint(
                condition=Q(form__in=[each.value for each in Form]), name="case_form_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True) | Q(outcome__in=[each.value for each in Outcome]),
                name="case_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True) | Q(outcome="granted") | ~Q(reasons=[]),
                name="case_refusal_has_reason",
            ),
        )
        indexes = (
            models.Index(fields=("customer_id", "kind"), name="case_of_customer"),
            models.Index(fields=("state", "due_on"), name="case_by_due_day"),
        )


class CaseCode(models.Model):
    """The one code that stands for a case: its digest, never the code. Gone when used up."""

    case_id = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField()
    digest = models.BinaryField()
    made_at = models.DateTimeField()
    tries = models.IntegerField(db_default=0)

    class Meta:
        db_table = table("case_code")


class CaseCheck(models.Model):
    """A member of the staff saw documents (of which sort) or called back. Gone when closed."""

    case_id = models.BigIntegerField()
    staff = models.TextField()
    saw = models.TextField()  # the sort of document, or `call_back`; no number, no copy
    at = models.DateTimeField()

    class Meta:
        db_table = table("case_check")
        constraints = (
            models.UniqueConstraint(fields=("case_id", "staff", "saw"), name="check_once"),
        )


class CorrectionDue(models.Model):
    """A recipient that was given a wrong value and is owed the right one; `run_id`: the run did it.

    Whether the notice still lets it receive the value is decided when that run is made.
    """

    case_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    recipient = models.TextField()
    purpose = models.TextField()
    items = ArrayField(models.TextField())
    run_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = table("correction_due")
        constraints = (
            models.UniqueConstraint(fields=("case_id", "recipient", "purpose"), name="told_once"),
        )


class Tombstone(models.Model):
    """Somebody was erased: when, why, at which entry. Who it was can't be told from it.

    `mark` is SHA-256 over the customer's salt and key: a restored backup still has both, so the
    erasure can be done again there; without the backup nobody can compute it.
    """

    mark = models.BinaryField(primary_key=True)
    kind = models.TextField()  # erased, by request or by retention
    clauses = ArrayField(models.TextField())
    ledger_index = models.BigIntegerField()
    erased_at = models.DateTimeField()

    class Meta:
        db_table = table("tombstone")
