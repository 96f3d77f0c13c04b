"""Ties between a customer and other companies: switchings and negawatt trades."""

from django.db import models
from django.db.models import Q

from sekisho.records.models.personal import OfCustomer, table


class SwitchingState(models.TextChoices):
    """Where a cancellation relay (廃止取次) stands."""

    OPEN = "open", "取次中"  # -> done, refused, withdrawn
    DONE = "done", "完了"  # final
    REFUSED = "refused", "不成立"  # final
    WITHDRAWN = "withdrawn", "取消"  # final


class Switching(OfCustomer):
    """One cancellation relay with one other retailer."""

    ITEMS = {"application_no": "application_no", "opened_on": "application_date"}
    FACTS = {"retailer": "switching_with"}
    PLAIN = frozenset(
        {"customer_id", "contract_id", "switching_no", "incoming", "state", "closed_on"}
    )

    pk = models.CompositePrimaryKey("customer_id", "switching_no")
    contract_id = models.BigIntegerField()
    switching_no = models.TextField()
    retailer = models.TextField()  # a party id
    incoming = models.BooleanField()  # the customer comes to us; otherwise leaves
    application_no = models.TextField(null=True)
    state = models.TextField(choices=SwitchingState.choices)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        db_table = table("switching")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=SwitchingState.values), name="switching_state_known"
            ),
        )


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
    generation_sales = models.DecimalField(max_digits=12, decimal_places=1)
    demand_procured = models.DecimalField(max_digits=12, decimal_places=1)
    demand_reduction = models.DecimalField(max_digits=12, decimal_places=1)
    baseline = models.DecimalField(max_digits=12, decimal_places=1)

    class Meta:
        db_table = table("negawatt_figure")
