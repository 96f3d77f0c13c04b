"""People beside the customer on one contract: household, guarantor, payer, agent."""

from django.db import models
from django.db.models import Q

from sekisho.records import relations
from sekisho.records.models.personal import OfCustomer, table
from sekisho.records.relations import LABELS, Relation


class RelatedPerson(OfCustomer):
    """Somebody whose data is held because of a customer's contract; the data is theirs.

    Each has the rights of Arts 32 to 35 over the own row, and no right over the customer's.
    """

    ITEMS = relations.ITEMS
    PLAIN = frozenset({"customer_id", "person_no", "relation"})

    pk = models.CompositePrimaryKey("customer_id", "person_no")
    person_no = models.SmallIntegerField()
    relation = models.TextField(choices=[(each.value, LABELS[each]) for each in Relation])
    name = models.TextField()
    phone = models.TextField(null=True)
    address = models.TextField(null=True)

    class Meta:
        db_table = table("related_person")
        constraints = (
            models.CheckConstraint(
                condition=Q(relation__in=[each.value for each in Relation]), name="relation_known"
            ),
        )
