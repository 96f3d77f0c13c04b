"""The act of reporting what an entrusted company's people did: to the company, and to the owner."""

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO

from sekisho.books import entrusted, log, re_entrusted
from sekisho.books.connection import Db
from sekisho.books.entrusted import Read
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.entrusted_standing import refuse_not_entrusted
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry
from sekisho.ledger.text import to_base64


@dataclass(frozen=True, slots=True)
class EntrustedReport:
    """What was read, by day, company and account; no customer is named. The entry tells of it.

    `reads` are of the company and of those to which it passed work on.
    """

    party: str
    since: date
    until: date
    reads: tuple[Read, ...]
    ledger_index: int

    @property
    def passages(self) -> int:
        """How many readings there were."""
        return sum(read.passages for read in self.reads)

    def to_csv(self) -> str:
        """The same as a table: day, company, account, figures, items; lines end in CRLF."""
        text = StringIO()
        table = csv.writer(text)
        table.writerow(["day", "company", "account", "readings", "persons", "items"])
        for read in self.reads:
            row = [read.day.isoformat(), read.company, read.actor, read.passages, read.persons]
            table.writerow([*row, " ".join(read.items)])
        return text.getvalue()


def report_entrusted(
    connection: Db, version: Version, party: str, since: date, until: date, moment: Moment
) -> EntrustedReport:
    """What people of the company read on these days, and of those to whom it passed work on.

    Of the others only what they read for this company for certain: on days of the re-entrustment
    on which they had neither a contract of their own nor another entruster. That it was reported is
    an entry.

    Refused (ActRefusedError): a company that is not entrusted, days in the wrong order.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    refuse_not_entrusted(version, party, day_of(moment))
    if since > until:
        raise ActRefusedError(
            "days-in-order",
            "期間のはじめの日が、おわりの日より後です（L24）。",
            "The first day of the period comes after the last (L24).",
        )
    with connection.transaction():
        others = re_entrusted.passed_on_within(connection, party, since, until)
        reads = [*entrusted.reads_of(connection, party, since, until)]
        for other in others:
            reads += entrusted.reads_of(connection, other, since, until, entruster=party)
        entry = JsonEntry(
            {
                "kind": "entrusted",
                "step": "report",
                "recipient": party,
                "day": day_of(moment).isoformat(),
                "clauses": ["L24"],
                "since": since.isoformat(),
                "until": until.isoformat(),
                "passages": sum(read.passages for read in reads),
                "re_entrusted": [*others],
                "nonce": to_base64(moment.nonce),
                "policy": version.policy.digest,
                "version": version.version,
            }
        ).to_bytes()
        index = log.append(connection, [entry])
    return EntrustedReport(party, since, until, tuple(reads), index)
