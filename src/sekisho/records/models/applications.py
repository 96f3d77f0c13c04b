"""Applications: how and when somebody asked to become a customer."""

from django.db import models

from sekisho.records.models.personal import OfCustomer, table


class Application(OfCustomer):
    """One application; it may have led to a contract or to nothing."""

    ITEMS = {
        "application_no": "application_no",
        "applied_on": "application_date",
        "route": "application_route",
        "service_name": "service_name",
        "credit_result": "credit_result",
    }
    FACTS = {"channel": "application_channel"}
    PLAIN = frozenset({"customer_id"})

    pk = models.CompositePrimaryKey("customer_id", "application_no")
    application_no = models.TextField()
    applied_on = models.DateField()
    channel = models.TextField(null=True)
    route = models.TextField()
    service_name = models.TextField(null=True)
    credit_result = models.TextField(null=True)  # 可, 条件付き, 不可

    class Meta:
        db_table = table("application")
