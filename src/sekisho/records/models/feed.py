"""By which number of the customer's a party finds what it was told about."""

from django.db import models

from sekisho.records.models.personal import OfCustomer, table


class FeedReference(OfCustomer):
    """One number that the party was given, or knows as a system of ours; gone once it confirmed.

    Of an erasure the key is nobody's, and the row goes at the horizon at the latest. `salt` keeps
    the digest in the books from telling the number to whoever tries all of them.
    """

    ITEMS = {
        "customer_no": "customer_no",
        "account_no": "account_no",
        "contract_no": "retail_contract_no",
        "supply_point": "supply_point_id",
        "application_no": "application_no",
    }
    PLAIN = frozenset({"customer_id", "feed_item", "place", "salt"})

    pk = models.CompositePrimaryKey("customer_id", "feed_item", "place")
    feed_item = models.BigIntegerField()
    place = models.SmallIntegerField()
    salt = models.BinaryField()
    customer_no = models.TextField(null=True)
    account_no = models.TextField(null=True)
    contract_no = models.TextField(null=True)
    supply_point = models.TextField(null=True)
    application_no = models.TextField(null=True)

    class Meta:
        db_table = table("feed_reference")
        indexes = (models.Index(fields=("feed_item",), name="reference_of_item"),)
