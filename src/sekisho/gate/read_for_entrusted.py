"""The act of a reading by somebody of an entrusted company (C15): masked, recorded, never exported.

The company is looked up anew at each reading, so a lapse or an early end takes effect at the next.
"""

from dataclasses import replace

from sekisho.books.acts import each_statement_alone
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.entrusted_standing import CLAUSES, PURPOSE, refuse_lapsed
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_record import Reading, Shown, read_watched, refuse_untrained

__all__ = ["PURPOSE", "ROLE", "read_for_entrusted"]
ROLE = "entrusted"


def read_for_entrusted(connection: Db, version: Version, company: str, reading: Reading) -> Shown:
    """The fields that the notice gives the company, once their entry is committed.

    A re-entrusted company is shown those of them to which we consented, and is not told of others.

    Refused (ActRefusedError), with nothing read: an actor who has not acknowledged the version in
    force (C02), a company that is not entrusted or has lapsed, and whatever `read_watched` refuses.
    requires: the role sekisho_web, in no transaction; the actor is of the company
    """
    refuse_untrained(version, reading.actor)
    with each_statement_alone(connection):
        stands = refuse_lapsed(connection, version, company, reading.day)
    if stands.items is not None:
        items = tuple(item for item in reading.items if item in stands.items)
        if not items:
            raise _nothing_consented()
        reading = replace(reading, items=items)
    return read_watched(connection, version, company, reading)


def _nothing_consented() -> ActRefusedError:
    return ActRefusedError(
        "nothing-consented",
        f"再委託にあたって当社が承諾した項目ではないため、お見せできません（{CLAUSES}）。",
        "Nothing of this is among the items to which we consented for the re-entrustment (C15,"
        " L24).",
    )
