"""What every personal table has in common."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models


class Personal(models.Model):
    """A table of personal data; each of its columns stands in ITEMS, FACTS or PLAIN.

    ITEMS: column -> the item of the notice that it holds; FACTS: column -> the fact that decisions
    read from it (a column may be both); PLAIN: keys, marks and dates of bookkeeping that describe
    nobody. ``sekisho.records.columns`` refuses the start where a column stands in none.
    """

    ITEMS: ClassVar[Mapping[str, str]] = {}
    FACTS: ClassVar[Mapping[str, str]] = {}
    PLAIN: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True


class OfCustomer(Personal):
    """A personal table whose subject is ``customer_id``.

    No foreign key: the key is what a distributed table is spread by, bulk loads of millions of
    rows need not check each, and a foreign key tells a prober whether a row exists.
    """

    customer_id = models.BigIntegerField()

    class Meta:
        abstract = True


def table(name: str) -> str:
    """The table's name in the schema ``records``, as Django's quoting leaves it alone."""
    return f'"records"."{name}"'
