"""People beside the customer on one contract: household, guarantor, payer, agent."""

from django.db import models
from django.db.models import Q

from sekisho.records.models.personal import OfCustomer, table


class Relation(models.TextChoices):
    """Why the person stands beside the customer."""

    HOUSEHOLD = "household", "同居の方"
    GUARANTOR = "guarantor", "連帯保証人"
    PAYER = "payer", "支払者"
    AGENT = "agent", "代理人"


class RelatedPerson(OfCustomer):
    """Somebody whose data is held because of a customer's contract; the data is theirs.

    Each has the rights of Arts 32 to 35 over the own row, and no right over the customer's.
    """

    ITEMS = {"name": "name", "phone": "phone", "address": "address"}
    PLAIN = frozenset({"customer_id", "person_no", "relation"})

    pk = models.CompositePrimaryKey("customer_id", "person_no")
    person_no = models.SmallIntegerField()
    relation = models.TextField(choices=Relation.choices)
    name = models.TextField()
    phone = models.TextField(null=True)
    address = models.TextField(null=True)

    class Meta:
        db_table = table("related_person")
        constraints = (
            models.CheckConstraint(
                condition=Q(relation__in=Relation.values), name="relation_known"
            ),
        )
