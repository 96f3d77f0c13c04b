"""The act of the nightly retention: what the notice no longer allows to keep is erased, and said.

Single rows go by their own event (a conversation, an application's credit assessment); a customer
goes as a whole when no ground holds any more; an erasure that was deferred goes on its day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from psycopg import sql

from sekisho.books import cases, log, received
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.kinds import Asker, Form
from sekisho.cases.life import Case, Outcome, State
from sekisho.decide.retention import rule_keeps_until
from sekisho.gate.case_steps import PURPOSE, TOKYO, Moment
from sekisho.gate.end_marketing_records import end_marketing_records
from sekisho.gate.erase_record import erase_customer
from sekisho.gate.marketing_rules import marketing_rules
from sekisho.gate.retention_ends import events_of, grounds
from sekisho.ledger.entry import JsonEntry
from sekisho.ledger.text import to_base64
from sekisho.rules.policy import Policy, Retention

A_DAY = timedelta(days=1)
ROWS_OF_EVENT = {
    "conversation": (
        ("conversation", "held_at"),
        ("mail", "sent_at"),
        ("carried_mail", "carried_at"),
    ),
    "application": (("application", "applied_on"),),
}
"""By event: the tables whose rows it holds, and the column that says when it happened. Of an
application only the assessment goes; the application itself stays as long as its customer."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a night erased and kept. `kept` counts customers by the rule that holds them longest."""

    day: date
    rows: dict[str, int]
    customers: int
    kept: dict[str, int]
    ledger_index: int

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "day": self.day.isoformat(),
            "rows_erased": self.rows,
            "customers_erased": self.customers,
            "customers_kept": self.kept,
            "ledger_index": self.ledger_index,
        }


@dataclass(frozen=True, slots=True)
class Sweep:
    """One night's errand: the moment of its entries, fresh 16 bytes for each, and who listens."""

    now: datetime
    nonce: Callable[[], bytes]
    progress: Callable[[int, int], None]


def run_retention(connection: Db, version: Version, sweep: Sweep) -> Swept:
    """Nothing is held any longer than the notice says on this day, and the ledger tells of it.

    Each customer is a transaction of its own: an interrupted night goes on where it stopped.
    requires: the role sekisho_hand, in no transaction
    """
    today = sweep.now.astimezone(TOKYO).date()
    with connection.transaction():
        cases.forget_codes_before(connection, sweep.now - A_DAY)
        rows = {
            name: count
            for retention in version.policy.retentions
            for name, count in _sweep_rows(connection, version.policy, retention, today)
        }
        forgotten = end_marketing_records(connection, marketing_rules(), today)
        rows |= {"marketing_consent": forgotten} if forgotten else {}
        ended = received.end_before(connection, today)
        rows |= {"received": ended} if ended else {}
    keys = [key for (key,) in connection.execute("SELECT id FROM records.customer ORDER BY id")]
    connection.rollback()
    kept: dict[str, int] = {}
    erased = 0
    for at, key in enumerate(keys, start=1):
        rule = _sweep_customer(connection, version, key, sweep)
        if rule is None:
            erased += 1
        else:
            kept[rule] = kept.get(rule, 0) + 1
        sweep.progress(at, len(keys))
    with connection.transaction():
        entry = JsonEntry(
            {
                "kind": "retention",
                "day": today.isoformat(),
                "policy": version.policy.digest,
                "version": version.version,
                "clauses": ["C13", "L22"],
                "rows": dict(sorted(rows.items())),
                "customers_erased": erased,
                "customers_kept": dict(sorted(kept.items())),
                "nonce": to_base64(sweep.nonce()),
            }
        )
        index = log.append(connection, [entry.to_bytes()])
    return Swept(today, rows, erased, kept, index)


def _sweep_rows(
    connection: Db, policy: Policy, retention: Retention, today: date
) -> Iterator[tuple[str, int]]:
    """Rows whose own term is over are gone; (table, how many)."""
    places = (place for one in retention.term.anchors for place in ROWS_OF_EVENT.get(one, ()))
    for table, column in places:
        days = connection.execute(
            sql.SQL("SELECT DISTINCT ({}::date) FROM records.{}").format(
                sql.Identifier(column), sql.Identifier(table)
            )
        ).fetchall()
        over = [day for (day,) in days if _is_over(policy, retention, day, today)]
        statement = (
            "UPDATE records.{table} SET credit_result = NULL"
            " WHERE {column}::date = ANY (%s) AND credit_result IS NOT NULL"
            if table == "application"
            else "DELETE FROM records.{table} WHERE {column}::date = ANY (%s)"
        )
        query = sql.SQL(statement).format(
            table=sql.Identifier(table), column=sql.Identifier(column)
        )
        yield table, connection.execute(query, (over,)).rowcount


def _is_over(policy: Policy, retention: Retention, day: date, today: date) -> bool:
    """True where the rule no longer keeps, today, a row of which everything happened on `day`."""
    events: dict[str, date] = dict.fromkeys(retention.term.anchors, day)
    return rule_keeps_until(policy, retention, events, today).may_be_erased(today)


def _sweep_customer(connection: Db, version: Version, key: int, sweep: Sweep) -> str | None:
    """None: the customer was erased. Otherwise the rule that holds it longest.

    A customer of whom no event is known is kept and said to be: `no_event` is for people to mend.
    """
    today = sweep.now.astimezone(TOKYO).date()
    with connection.transaction():
        connection.execute("SELECT 1 FROM records.customer WHERE id = %s FOR UPDATE", (key,))
        events = events_of(connection, key)
        if not events:
            return "no_event"
        held = grounds(version.policy, events, today)
        if held:
            return held[-1].rule
        moment = Moment("retention", sweep.now, sweep.nonce())
        erase_customer(connection, version, _case_of(connection, key, today), "expire", moment)
    return None


def _case_of(connection: Db, key: int, today: date) -> cases.Stored:
    """The deferred erasure that is due, now done; or a case that the retention itself opens."""
    waiting = [c for c in cases.of_customer(connection, key) if c.case.state is State.DEFERRED]
    if waiting:
        number = waiting[0].id
    else:
        case = Case("erasure", Asker.PERSON, Form.ELECTRONIC)
        number = cases.insert(connection, key, case, PURPOSE, 0, (), today, today)
    done = Case("erasure", Asker.PERSON, Form.ELECTRONIC, State.DONE, outcome=Outcome.GRANTED)
    closed = Case("erasure", Asker.PERSON, Form.ELECTRONIC, State.CLOSED, outcome=Outcome.GRANTED)
    cases.store(connection, number, done if waiting else closed)
    stored = cases.locked(connection, number)
    if stored is None:
        message = f"case {number} was just stored and is not there"
        raise LookupError(message)
    return stored
