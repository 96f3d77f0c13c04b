"""Why somebody stands beside a customer on a contract, and what is held of them."""

from collections.abc import Mapping
from enum import StrEnum


class Relation(StrEnum):
    """The relation to the customer."""

    HOUSEHOLD = "household"
    GUARANTOR = "guarantor"
    PAYER = "payer"
    AGENT = "agent"


LABELS: Mapping[Relation, str] = {
    Relation.HOUSEHOLD: "同居の方",
    Relation.GUARANTOR: "連帯保証人",
    Relation.PAYER: "支払者",
    Relation.AGENT: "代理人",
}
ITEMS: Mapping[str, str] = {"name": "name", "phone": "phone", "address": "address"}
"""Column to item."""
