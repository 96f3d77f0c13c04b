"""Bills and what was paid on them."""

from django.db import models
from django.db.models import Q

from sekisho.records.models.personal import OfCustomer, table


class Bill(OfCustomer):
    """One bill of one contract for one month of use."""

    ITEMS = {
        "bill_no": "billing_history",
        "billed_on": "billing_date",
        "due_on": "billing_history",
        "amount_yen": "charges_and_usage",
        "kwh": "charges_and_usage",
        "from_day": "usage_period",
        "to_day": "usage_period",
    }
    PLAIN = frozenset({"customer_id", "contract_id"})

    pk = models.CompositePrimaryKey("customer_id", "bill_no")
    contract_id = models.BigIntegerField()
    bill_no = models.TextField()
    billed_on = models.DateField()
    due_on = models.DateField()
    from_day = models.DateField()
    to_day = models.DateField()
    kwh = models.DecimalField(max_digits=12, decimal_places=1)
    amount_yen = models.BigIntegerField()

    class Meta:
        db_table = table("bill")
        indexes = (
            models.Index(fields=("billed_on",), name="bill_of_month"),
            models.Index(fields=("due_on",), name="bill_due"),
        )


class Payment(OfCustomer):
    """One payment on one bill. No card or account number is held: the payment agency has them."""

    ITEMS = {
        "payment_no": "payment_history",
        "bill_no": "payment_history",
        "paid_on": "payment_date",
        "amount_yen": "payment_history",
        "method": "payment_method",
    }
    PLAIN = frozenset({"customer_id", "contract_id"})

    pk = models.CompositePrimaryKey("customer_id", "payment_no")
    contract_id = models.BigIntegerField()
    payment_no = models.TextField()
    bill_no = models.TextField()
    paid_on = models.DateField()
    amount_yen = models.BigIntegerField()
    method = models.TextField()

    class Meta:
        db_table = table("payment")
        constraints = (
            models.CheckConstraint(condition=Q(amount_yen__gte=0), name="payment_not_negative"),
        )
