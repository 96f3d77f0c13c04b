"""The act of a reading by somebody of an entrusted company (C15): masked, recorded, never exported.

The company is looked up anew at each reading, so a lapse or an early end takes effect at the next.
"""

from sekisho.books.acts import each_statement_alone
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.entrusted_standing import refuse_lapsed
from sekisho.gate.read_record import Reading, Shown, read_watched, refuse_untrained

PURPOSE = "entrusted_service"
ROLE = "entrusted"


def read_for_entrusted(connection: Db, version: Version, company: str, reading: Reading) -> Shown:
    """The fields that the notice gives the company, once their entry is committed.

    Refused (ActRefusedError), with nothing read: an actor who has not acknowledged the version in
    force (C02), a company that is not entrusted or has lapsed, and whatever `read_watched` refuses.
    requires: the role sekisho_web, in no transaction; the actor is of the company
    """
    refuse_untrained(version, reading.actor)
    with each_statement_alone(connection):
        refuse_lapsed(connection, version, company, reading.day)
    return read_watched(connection, version, company, reading)
