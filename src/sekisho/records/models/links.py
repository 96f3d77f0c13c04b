"""Ties between a customer and other companies: switchings and negawatt trades."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sekisho.cases.switching import Step
from sekisho.records.models.personal import OfCustomer, table


class SwitchingState(models.TextChoices):
    """Where a cancellation relay (廃止取次) stands."""

    OPEN = "open", "取次中"  # -> done, refused, withdrawn
    DONE = "done", "完了"  # final
    REFUSED = "refused", "不成立"  # final
    WITHDRAWN = "withdrawn", "取消"  # final


class Switching(OfCustomer):
    """One cancellation relay with one other retailer; `case_no` where it was opened at the desk."""

    ITEMS = {
        "application_no": "application_no",
        "opened_on": "application_date",
        "point_no": "supply_point_id",
        "consented_at": "consent_record",
        "consent_sha256": "consent_record",
        "switch_on": "wheeling_change_date",
    }
    FACTS = {
        "retailer": "switching_with",
        "operator": "network_operator_of",
        "step": "relay_step",
        "incoming": "relay_incoming",
    }
    PLAIN = frozenset(
        {
            "customer_id", "contract_id", "switching_no", "case_no", "state", "closed_on",
            "channel", "cool_off_until", "reasons",
        }
    )  # fmt: skip

    pk = models.CompositePrimaryKey("customer_id", "switching_no")
    contract_id = models.BigIntegerField()
    switching_no = models.TextField()
    retailer = models.TextField()  # a party id
    incoming = models.BooleanField()  # the customer comes to us; otherwise leaves
    application_no = models.TextField(null=True)
    state = models.TextField(choices=SwitchingState.choices)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    case_no = models.BigIntegerField(null=True)
    point_no = models.TextField(null=True)
    operator = models.TextField(null=True)  # a party id
    step = models.TextField(null=True)
    channel = models.TextField(null=True)
    consented_at = models.DateTimeField(null=True)
    consent_sha256 = models.TextField(null=True)  # of the text that the customer agreed to
    switch_on = models.DateField(null=True)
    cool_off_until = models.DateField(null=True)
    reasons = ArrayField(models.TextField(), db_default=[])

    class Meta:
        db_table = table("switching")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=SwitchingState.values), name="switching_state_known"
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True) | Q(step__in=[each.value for each in Step]),
                name="switching_step_known",
            ),
            models.CheckConstraint(
                condition=Q(step__isnull=True)
                | Q(step__in=("applied", "refused", "withdrawn", "cooled_off"))
                | Q(case_no__isnull=True)
                | Q(consent_sha256__isnull=False),
                name="switching_with_consent",
            ),
        )
        indexes = (
            models.Index(fields=["case_no"], name="switching_by_case"),
            models.Index(fields=["point_no"], name="switching_open_at", condition=Q(state="open")),
        )


class UsageKey(OfCustomer):
    """The hash of a password for one usage inquiry in a switching, which is kept nowhere else."""

    PLAIN = frozenset({"customer_id", "case_no", "code_sha256", "until", "made_at", "used_at"})

    pk = models.CompositePrimaryKey("customer_id", "case_no", "code_sha256")
    case_no = models.BigIntegerField()
    code_sha256 = models.BinaryField()
    until = models.DateField()
    made_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = table("usage_key")
        indexes = (models.Index(fields=["code_sha256"], name="usage_key_by_hash"),)


class NegawattContract(OfCustomer):
    """A customer's contract with a demand-reduction contractor."""

    FACTS = {"contractor": "negawatt_with"}
    PLAIN = frozenset({"customer_id", "contract_id", "negawatt_no", "from_day", "to_day"})

    pk = models.CompositePrimaryKey("customer_id", "negawatt_no")
    contract_id = models.BigIntegerField()
    negawatt_no = models.TextField()
    contractor = models.TextField()  # a party id
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    class Meta:
        db_table = table("negawatt_contract")


class NegawattFigure(OfCustomer):
    """One month's negawatt figures of one contract, in kWh; a negative reduction keeps its sign."""

    ITEMS = {
        "generation_sales": "generation_sales",
        "demand_procured": "demand_procured",
        "demand_reduction": "demand_reduction",
        "baseline": "baseline",
    }
    PLAIN = frozenset({"customer_id", "contract_id", "month"})

    pk = models.CompositePrimaryKey("customer_id", "contract_id", "month")
    contract_id = models.BigIntegerField()
    month = models.DateField()
    # NULL where only the events of the month were computed and no figures came.
    generation_sales = models.DecimalField(max_digits=12, decimal_places=1, null=True)
    demand_procured = models.DecimalField(max_digits=12, decimal_places=1, null=True)
    demand_reduction = models.DecimalField(max_digits=12, decimal_places=1)
    baseline = models.DecimalField(max_digits=12, decimal_places=1)

    class Meta:
        db_table = table("negawatt_figure")


class NegawattResult(OfCustomer):
    """What was computed of one contract in one event, slot by slot in kWh, signs kept.

    Where there is no baseline `why` says so, and the arrays are NULL.
    """

    ITEMS = {"baseline": "baseline", "reduction": "demand_reduction", "days": "baseline"}
    PLAIN = frozenset({"customer_id", "contract_id", "event_id", "day", "first_slot", "why"})

    pk = models.CompositePrimaryKey("customer_id", "contract_id", "event_id")
    contract_id = models.BigIntegerField()
    event_id = models.BigIntegerField()
    day = models.DateField()
    first_slot = models.SmallIntegerField()
    baseline = ArrayField(models.DecimalField(max_digits=12, decimal_places=4), null=True)
    reduction = ArrayField(models.DecimalField(max_digits=12, decimal_places=4), null=True)
    days = ArrayField(models.DateField(), null=True)  # whose mean the baseline is
    why = models.TextField(null=True)

    class Meta:
        db_table = table("negawatt_result")
        constraints = (
            models.CheckConstraint(
                condition=Q(baseline__isnull=False, reduction__isnull=False, why__isnull=True)
                | Q(baseline__isnull=True, reduction__isnull=True, why__isnull=False),
                name="negawatt_result_or_why",
            ),
        )
