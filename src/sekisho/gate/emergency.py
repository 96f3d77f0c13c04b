"""The acts of an emergency reading: opened with a reason for a short time, reviewed by another.

It lifts what binds this person (the day's budget, the position's purposes) and nothing that the
notice forbids to everybody. The officer is told when it opens, each reading under it is marked in
the ledger, and the customer's history tells of the reading like of every other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.clock import is_business_day
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.count_reading import CLAUSE, alarm_entry
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import record_step
from sekisho.gate.open_request import is_holiday
from sekisho.gate.read_record import Actor, refuse_untrained
from sekisho.gate.watch_rules import EmergencyRules, watch_rules

OFFICER = "privacy_officer"
REASONS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "life": ("人の生命・身体の危険", "Danger to somebody's life or body"),
    "outage": ("停電などの供給の障害", "An outage or another fault of the supply"),
    "fraud": ("進行中の詐欺・なりすまし", "A fraud that is under way"),
    "disaster": ("災害への対応", "A disaster"),
})  # fmt: skip
FINDINGS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "justified": ("必要だった", "It was needed"),
    "unjustified": ("必要とはいえない", "It was not needed"),
})  # fmt: skip
LEAST_WORDS, MOST_WORDS = 10, 400


@dataclass(frozen=True, slots=True)
class Emergency:
    """One emergency reading, as the desk and the officer see it."""

    id: int
    person: str
    purpose: str
    reason: str
    words: str
    opened_at: datetime
    until: datetime
    due_on: date
    ledger_index: int
    reads: int
    reviewed_by: str | None
    reviewed_at: datetime | None
    finding: str | None
    review_words: str | None
    review_index: int | None

    def overdue(self, today: date) -> bool:
        """Nobody has reviewed it by its last day."""
        return self.reviewed_at is None and today > self.due_on

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form; what people wrote stays at the desk."""
        return {
            "emergency": self.id,
            "person": self.person,
            "purpose": self.purpose,
            "reason": self.reason,
            "opened_at": self.opened_at.isoformat(),
            "until": self.until.isoformat(),
            "review_due": self.due_on.isoformat(),
            "reads": self.reads,
            "reviewed_by": self.reviewed_by,
            "finding": self.finding,
            "ledger_index": self.ledger_index,
        }


@dataclass(frozen=True, slots=True)
class Wish:
    """For which purpose somebody has to read at once, and why: a reason of the list, and words."""

    purpose: str
    reason: str
    words: str


def open_emergency(
    connection: Db, version: Version, wish: Wish, actor: Actor, moment: Moment
) -> int:
    """The person may read beyond their limits until the time is over; the emergency's number.

    Refused (ActRefusedError), with nothing opened: an actor who has not acknowledged the version in
    force (C02), a purpose that the notice does not know, no reason, one that is open already or was
    not reviewed yet.
    requires: the role sekisho_web, in no transaction; `moment.actor` is the actor's person
    """
    refuse_untrained(version, actor)
    _refuse_wish(version, wish)
    rules = watch_rules().emergency
    today = day_of(moment)
    with connection.transaction():
        connection.execute("SELECT FROM watch.counted(%s, %s)", (actor.counted_as, today))
        _refuse_second(connection, actor.counted_as)
        number = int(_one(connection, "SELECT nextval('books.emergency_id_seq')"))
        index = record_step(
            connection, version, "emergency", CLAUSE, number, "opened", moment,
            reason=wish.reason, purpose=wish.purpose, minutes=rules.minutes, role=actor.role,
        )  # fmt: skip
        connection.execute(
            "INSERT INTO books.emergency (id, person, purpose, reason, words, opened_at, until,"
            " due_on, ledger_index) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (number, actor.counted_as, wish.purpose, wish.reason, wish.words.strip(), moment.now,
             moment.now + timedelta(minutes=rules.minutes), review_by(today, rules), index),
        )  # fmt: skip
        connection.execute(
            "SELECT watch.raise_alarm('emergency', %s, %s, %s)", (actor.counted_as, today, number)
        )
        log.append(connection, [alarm_entry(version, "emergency", today)])
    return number


def review_emergency(
    connection: Db, version: Version, number: int, finding: str, words: str, moment: Moment,
    role: str,
) -> int:  # fmt: skip
    """The ledger says what another found about the emergency; the entry's index.

    Refused (ActRefusedError): anybody but the privacy officer, the person who read, an emergency
    that is none, still open or reviewed already, no finding, no words.
    requires: the role sekisho_web, in no transaction
    """
    if role != OFFICER:
        raise ActRefusedError(
            "officer-only",
            "非常時の閲覧を点検できるのは、個人情報保護管理者だけです（L24）。",
            "Only the privacy officer may review an emergency reading (L24).",
        )
    if finding not in FINDINGS:
        raise ActRefusedError(
            "no-finding", "必要だったかどうかを選んでください。", "Say whether it was needed."
        )
    _refuse_few(words)
    with connection.transaction():
        row = connection.execute(
            "SELECT person, until, reviewed_at FROM books.emergency WHERE id = %s FOR UPDATE",
            (number,),
        ).fetchone()
        _refuse_review(number, row, moment)
        index = record_step(
            connection, version, "emergency", CLAUSE, number, "reviewed", moment, finding=finding
        )
        connection.execute(
            "UPDATE books.emergency SET reviewed_by = %s, reviewed_at = %s, finding = %s,"
            " review_words = %s, review_index = %s WHERE id = %s",
            (moment.actor, moment.now, finding, words.strip(), index, number),
        )
    return index


def list_emergencies(connection: Db, person: str | None = None, most: int = 200) -> list[Emergency]:
    """Those not reviewed first, the oldest on top; `person`: theirs only.

    requires: the role sekisho_web, sekisho_audit or sekisho_watch; ends the transaction
    """
    rows = connection.execute(
        "SELECT id, person, purpose, reason, words, opened_at, until, due_on, ledger_index, reads,"
        " reviewed_by, reviewed_at, finding, review_words, review_index FROM books.emergency"
        " WHERE %s::text IS NULL OR person = %s ORDER BY reviewed_at IS NOT NULL,"
        " CASE WHEN reviewed_at IS NULL THEN id END, id DESC LIMIT %s",
        (person, person, most),
    ).fetchall()
    connection.rollback()
    return [Emergency(*row) for row in rows]


def overdue_reviews(connection: Db, today: date) -> int:
    """How many emergencies nobody has reviewed in time. requires: as `list_emergencies`"""
    row = connection.execute(
        "SELECT count(*) FROM books.emergency WHERE reviewed_at IS NULL AND due_on < %s", (today,)
    ).fetchone()
    connection.rollback()
    return int(row[0]) if row else 0


def review_by(opened: date, rules: EmergencyRules) -> date:
    """The last business day on which it may be reviewed: so many after the day it opened."""
    day, left = opened, rules.review_days
    while left:
        day += timedelta(days=1)
        left -= is_business_day(day, is_holiday)
    return day


def _refuse_wish(version: Version, wish: Wish) -> None:
    if wish.purpose not in version.policy.vocabulary.purposes:
        raise ActRefusedError(
            "unknown-word",
            f"目的「{wish.purpose}」は用語表にありません。",
            f"{wish.purpose!r} is no purpose of the notice.",
        )
    if wish.reason not in REASONS:
        raise ActRefusedError(
            "no-reason",
            f"理由を選んでください（{'、'.join(ja for ja, _ in REASONS.values())}）。",
            f"Choose a reason ({', '.join(REASONS)}).",
        )
    _refuse_few(wish.words)


def _refuse_few(words: str) -> None:
    if not LEAST_WORDS <= len(words.strip()) <= MOST_WORDS:
        raise ActRefusedError(
            "few-words",
            f"事情を{LEAST_WORDS}字以上{MOST_WORDS}字以内で書いてください。お客様の名前は書かないでください。",
            f"Say what happened, in {LEAST_WORDS} to {MOST_WORDS} characters, without a customer's"
            " name.",
        )


def _refuse_second(connection: Db, person: str) -> None:
    row = connection.execute(
        "SELECT id FROM books.emergency WHERE person = %s AND reviewed_at IS NULL"
        " ORDER BY id DESC LIMIT 1",
        (person,),
    ).fetchone()
    if row is not None:
        raise ActRefusedError(
            "not-reviewed",
            f"前の非常時の閲覧（{row[0]} 番）が、まだ点検されていません（L24）。"
            "個人情報保護管理者に点検を頼んでください。",
            f"Your earlier emergency reading, number {row[0]}, has not been reviewed (L24). Ask the"
            " privacy officer to review it.",
        )


def _refuse_review(number: int, row: tuple[object, ...] | None, moment: Moment) -> None:
    if row is None or row[2] is not None:
        raise ActRefusedError(
            "no-open-emergency",
            f"非常時の閲覧 {number} 番はないか、すでに点検されています。",
            f"There is no emergency reading {number}, or it has been reviewed.",
        )
    if row[0] == moment.actor:
        raise ActRefusedError(
            "own-emergency",
            "自分の非常時の閲覧は点検できません。別の人が点検してください（L24）。",
            "Nobody reviews their own emergency reading. Another person does (L24).",
        )
    if isinstance(row[1], datetime) and moment.now < row[1]:
        raise ActRefusedError(
            "still-open",
            "まだ続いています。終わってから点検してください。",
            "It is still open. Review it when its time is over.",
        )


def _one(connection: Db, statement: str) -> int:
    row = connection.execute(statement.encode()).fetchone()
    return int(row[0]) if row else 0
