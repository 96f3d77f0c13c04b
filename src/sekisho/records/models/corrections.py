"""What a customer says is wrong, and how it should read: kept until the case is closed."""

from django.db import models

from sekisho.records.models.personal import OfCustomer, table


class CorrectionWish(OfCustomer):
    """One item of one customer that should read otherwise; it is what the customer wrote to us."""

    ITEMS = {"proposed": "conversation_log"}
    PLAIN = frozenset({"customer_id", "case_id", "item"})

    pk = models.CompositePrimaryKey("customer_id", "case_id", "item")
    case_id = models.BigIntegerField()
    item = models.TextField()
    proposed = models.TextField(null=True)  # NULL: the item should be deleted

    class Meta:
        db_table = table("correction_wish")
