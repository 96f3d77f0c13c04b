"""Published versions of the notice."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from sekisho.books.models.place import table


class PolicyVersion(models.Model):
    """One published version: the very bytes that were approved, and what they compiled to.

    A version is in force from `effective` until a later one is; nothing is ever changed here.
    """

    digest = models.TextField(unique=True)
    version = models.TextField()
    effective = models.DateField()
    notice = models.BinaryField()
    terms = models.BinaryField()
    catalog = models.BinaryField()
    register = models.BinaryField(null=True)  # the promises that it had to cover
    door_fingerprint = models.TextField()  # of the statements that made the doors
    door_state = models.TextField()  # of what the database then held; compared at every start
    approved_by = ArrayField(models.TextField())
    ledger_index = models.BigIntegerField()
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("policy_version")


class PublishedDoor(models.Model):
    """One door that a version's publication made: a view of an extract, or a read function.

    What a nightly run or a staff read needs to know of it stands here, so that nothing is compiled
    while people wait.
    """

    digest = models.TextField()  # of the policy version
    kind = models.TextField(choices=(("extract", "extract"), ("read", "read")))
    recipient = models.TextField()
    purpose = models.TextField()
    name = models.TextField()  # in the schema `door`
    columns = ArrayField(models.TextField())  # item ids, in the notice's order
    labels = ArrayField(models.TextField())  # as the notice calls them
    facts = ArrayField(models.TextField())  # that a read gives back
    parameters = ArrayField(models.TextField())  # of a read, by name
    rules = ArrayField(models.TextField())
    clauses = ArrayField(models.TextField())
    grounds = ArrayField(models.TextField())
    record = models.BooleanField()
    nightly = models.BooleanField()

    class Meta:
        db_table = table("published_door")
        constraints = (
            models.UniqueConstraint(
                fields=("digest", "kind", "recipient", "purpose"), name="one_door_each"
            ),
        )


class Translation(models.Model):
    """One published translation: `policy` is the version that it was compared with.

    It is not part of a version: a slip in it is mended without a new notice.
    """

    policy = models.TextField()
    lang = models.TextField()
    text = models.BinaryField()
    sha256 = models.TextField()
    approved_by = ArrayField(models.TextField())
    ledger_index = models.BigIntegerField()
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("translation")
