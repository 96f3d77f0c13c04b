"""The act of showing the desk one case: where it stands, what it waits for, what may be said.

It names no customer. What should be corrected is shown by an act of its own, which is recorded.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.clock import urgency
from sekisho.gate.case_steps import PURPOSE, TOKYO, Moment, day_of, locked_case, record_step
from sekisho.gate.count_reading import Reader, count_looked, marked
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.list_requests import waits_for
from sekisho.gate.open_request import is_holiday
from sekisho.gate.request_targets import Targets

WISH_ITEMS = ("conversation_log",)
"""What a proposal is: something that the customer wrote to us."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A case as the desk sees it. `refusals` are (id, text, article) of its kind.

    `checks` are (staff, sort of document), as long as they are kept.
    """

    case: int
    kind_id: str
    kind: str
    article: str
    asker: str
    person_no: int | None
    form: str
    channel: str
    state: str
    waits_for: str
    received_on: date
    due_on: date
    urgency: str
    escalated_on: date | None
    deferred_until: date | None
    fee_yen: int
    fee_paid: bool
    scope: tuple[str, ...]
    outcome: str | None
    reasons: tuple[str, ...]
    decided_by: str | None
    refusals: tuple[tuple[str, str, str], ...]
    checks: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        days = ("received_on", "due_on", "escalated_on", "deferred_until")
        plain = (
            "case", "article", "asker", "person_no", "form", "channel", "state", "waits_for",
            "urgency", "fee_yen", "fee_paid", "outcome", "decided_by",
        )  # fmt: skip
        return {
            "kind": self.kind_id,
            **{name: getattr(self, name) for name in plain},
            **{name: (d := getattr(self, name)) and d.isoformat() for name in days},
            "scope": list(self.scope),
            "reasons": list(self.reasons),
        }


def show_request(connection: Db, case_id: int, now: datetime, targets: Targets, lang: str) -> Desk:
    """The case; ActRefusedError where there is none. requires: the role sekisho_web"""
    with connection.transaction():
        stored = locked_case(connection, case_id)
        checks = cases.checks(connection, case_id)
    case, law = stored.case, stored.case.law
    today = now.astimezone(TOKYO).date()
    return Desk(
        case=stored.id,
        kind_id=case.kind,
        kind=law.shown(lang),
        article=law.article,
        asker=str(case.asker),
        person_no=stored.person_no,
        form=str(case.form),
        channel=stored.channel,
        state=str(case.state),
        waits_for=waits_for(case),
        received_on=stored.received_on,
        due_on=stored.due_on,
        urgency=str(urgency(today, stored.due_on, targets.of(case.kind), is_holiday)),
        escalated_on=stored.escalated_on,
        deferred_until=stored.deferred_until,
        fee_yen=stored.fee_yen,
        fee_paid=case.fee_paid,
        scope=stored.scope,
        outcome=str(case.outcome) if case.outcome else None,
        reasons=case.reasons,
        decided_by=stored.decided_by,
        refusals=tuple(
            (code, each.shown(lang), each.article) for code, each in law.refusals.items()
        ),
        checks=tuple(sorted(checks)),
    )


def customer_of(connection: Db, case_id: int) -> str | None:
    """The number of the customer to write to; None for others on the contract, and for agents.

    requires: the role sekisho_web
    """
    row = connection.execute(
        "SELECT o.customer_no FROM books.request_case AS r,"
        " LATERAL hand.opening(r.id, ''::bytea) AS o"
        " WHERE r.id = %s AND r.asker = 'person' AND r.person_no IS NULL",
        (case_id,),
    ).fetchone()
    connection.rollback()
    return None if row is None else str(row[0])


def show_wishes(
    connection: Db, version: Version, case_id: int, moment: Moment, role: str, lang: str
) -> list[tuple[str, str | None]]:
    """(item, how it should read) of a correction; the entry that somebody looked is committed.

    Only while the case is identified and not carried out. Whose case it is counts on the day of who
    looks (L24). requires: the role sekisho_web, in no transaction
    """
    words = version.policy.vocabulary.items
    with connection.transaction():
        stored, _ = _wishes(connection, case_id)
        rows = connection.execute(
            "SELECT customer_no FROM hand.opening(%s, ''::bytea)", (stored.id,)
        ).fetchall()
    reader = Reader(moment.actor, role, PURPOSE, day_of(moment))
    seen = marked(count_looked(connection, version, reader, [str(row[0]) for row in rows]))
    with connection.transaction():
        stored, wishes = _wishes(connection, case_id)
        record_step(connection, version, stored, "look", moment, WISH_ITEMS, **seen)
    return [(words[item].shown(lang), proposed) for item, proposed in wishes]


def _wishes(connection: Db, case_id: int) -> tuple[cases.Stored, list[tuple[str, str | None]]]:
    """The case, locked, and what it proposes; ActRefusedError where nothing of it is shown."""
    stored = locked_case(connection, case_id)
    rows = connection.execute("SELECT item, proposed FROM hand.wishes(%s)", (case_id,)).fetchall()
    if not rows:
        raise ActRefusedError(
            "no-wish",
            "訂正の内容は、ご本人を確かめてから実行するまでの間だけ見られます。",
            "What should be corrected is shown between the check of identity and the act.",
        )
    return stored, [(str(item), proposed) for item, proposed in rows]
