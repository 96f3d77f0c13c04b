"""What somebody sees of customers counts on their day (L24): beyond the budget nothing is shown.

Readings, mails, demands and wishes count on one budget of different customers, whichever desk shows
them (docs/reference/counted-readings.md).

The count, the alarm and the entry of what was read are one transaction, save at the desks that
count first and show after (`count_looked`, a transaction of its own). A reading needs one statement
for all of it: the row of the person's day is locked for as long as the database takes,
never while a program waits for its turn. That row is locked first and the ledger's head last, so
that readings at once neither exceed the budget nor wait for each other in a circle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NoReturn

from sekisho.books import log
from sekisho.books.acts import NO_ACT, Act, columns_of
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.watch_rules import watch_rules
from sekisho.ledger.entry import JsonEntry

CLAUSE = "L24"
CHANGED = "changed"
BY_READING = ("canary", "budget", "pace", "searches")
"""The kinds of alarm that the counting raises."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose day it is, in which role and for which purpose they read."""

    person: str
    role: str
    purpose: str
    day: date


def count_reading(
    connection: Db, version: Version, reader: Reader, keys: Sequence[int]
) -> int | ActRefusedError | None:
    """These customers are counted as read; no keys: as a look that found nobody.

    None: within the budget. A number: beyond it, in this emergency. ActRefusedError, to be raised
    when the transaction is committed: nothing may be shown. Alarms are raised on the way.

    requires: the role sekisho_web, in the transaction that records the reading
    """
    row = connection.execute(_COUNT, _limits(reader, keys)).fetchone()
    outcome, most, emergency, alarms = row or _uncounted()
    if alarms:
        raised = alarm_entries(version, reader.day)
        log.append(connection, [raised[kind] for kind in alarms])
    refused = _refusal(outcome, most)
    return emergency if refused is None else refused


def count_looked(
    connection: Db,
    version: Version,
    reader: Reader,
    numbers: Sequence[str],
    *,
    sought: bool = False,
) -> int | None:
    """The customers of these numbers are counted before anything of theirs is shown; committed.

    What is returned is the number of the reader's emergency, or None. The count says too much where
    the act is refused afterwards, and never too little. Numbers that are nobody's show nothing:
    where the reader wrote them (`sought`) that is a search in vain, and where the books did, of an
    erased customer say, nothing is counted. Refused (ActRefusedError): beyond the budget.
    requires: the role sekisho_web, in no transaction
    """
    with connection.transaction():
        rows = connection.execute(
            "SELECT key FROM unnest(%s::text[]) AS n, door.customer_key(n) AS key"
            " WHERE key IS NOT NULL",
            ([*numbers],),
        ).fetchall()
        if not rows and not sought:
            return None
        counted = count_reading(connection, version, reader, [int(row[0]) for row in rows])
    if isinstance(counted, ActRefusedError):
        raise counted
    return counted


def marked(emergency: int | None) -> dict[str, str | int]:
    """How an entry says in which emergency something was shown; nothing where in none."""
    return {} if emergency is None else {"emergency": emergency}


@dataclass(frozen=True, slots=True)
class Counted:
    """How a reading was counted: `refused` says why nothing may be shown, `index` where it stands.

    Without an index nothing was recorded but the count.
    """

    refused: ActRefusedError | None
    index: int | None


def record_reading(
    connection: Db, version: Version, reader: Reader, keys: Sequence[int], emergency: int | None,
    decided: tuple[bytes, Act] | None,
) -> Counted | None:  # fmt: skip
    """The reading is counted, and within the budget its entry and act stand; all of it committed.

    `decided` are the entry and the act of what may be shown, None where nothing may be. None, with
    nothing counted: the reader's emergency is another than `emergency`, so decide again.

    requires: the role sekisho_web; each statement is alone
    """
    entry, act = decided or (None, None)
    given: dict[str, object] = {
        **(NO_ACT if act is None else columns_of(act)), **_limits(reader, keys),
        **{f"alarm_{kind}": said for kind, said in alarm_entries(version, reader.day).items()},
        "emergency": emergency, "entry": entry,
    }  # fmt: skip
    row = connection.execute(_RECORD, given).fetchone()
    outcome, most, index = row or _uncounted()
    return None if outcome == CHANGED else Counted(_refusal(outcome, most), index)


def _limits(reader: Reader, keys: Sequence[int]) -> dict[str, object]:
    """Whose day, which customers, and how many the rules of this installation allow."""
    rules = watch_rules()
    budget = rules.budget(reader.role)
    return {
        "person": reader.person, "day": reader.day, "purpose": reader.purpose, "keys": list(keys),
        "most": budget.customers, "more": rules.emergency.customers, "empty": budget.empty,
        "pace": rules.pace.customers, "stretch": timedelta(minutes=rules.pace.minutes),
    }  # fmt: skip


def _refusal(outcome: str, most: int) -> ActRefusedError | None:
    """Why nothing may be shown; None where it may, or where nobody was found."""
    if outcome == "over-searches":
        return over_searches(most)
    return over_budget(most) if outcome == "over-budget" else None


def _uncounted() -> NoReturn:
    message = "the day of a reader was not counted"
    raise LookupError(message)


_GIVEN = (
    "%(person)s, %(day)s, %(purpose)s, %(keys)s::bigint[], %(most)s, %(more)s, %(empty)s, %(pace)s,"
    " %(stretch)s"
)
_COUNT = f"""
SELECT outcome, most, emergency, alarms FROM watch.count_reading({_GIVEN}, false, NULL)
""".encode()  # noqa: S608 - ours
_RAISED = ", ".join(f"%(alarm_{kind})s::bytea" for kind in BY_READING)
_RECORD = f"""
SELECT outcome, most, index FROM watch.record_reading({_GIVEN},
  %(emergency)s, '{{{",".join(BY_READING)}}}', ARRAY[{_RAISED}], %(entry)s::bytea, %(customer)s,
  %(kind)s, %(actor)s, %(digest)s, %(clauses)s::text[], %(items)s::text[], %(withheld)s::text[],
  %(recipient)s)
""".encode()  # noqa: S608 - ours


def open_purposes(connection: Db, person: str) -> dict[str, int]:
    """For which purposes the person has an emergency whose time is not over, with its number.

    requires: the role sekisho_web
    """
    rows = connection.execute(
        "SELECT purpose, id FROM books.emergency WHERE person = %s AND until > now() ORDER BY id",
        (person,),
    ).fetchall()
    return {str(purpose): int(number) for purpose, number in rows}


def raise_once(connection: Db, version: Version, kind: str, person: str, day: date) -> bool:
    """An alarm of this kind about the person stands on this day; False where it stood before.

    requires: the role sekisho_web, in no transaction
    """
    with connection.transaction():
        connection.execute("SELECT FROM watch.counted(%s, %s)", (person, day))
        row = connection.execute(
            "SELECT watch.raise_alarm(%s, %s, %s, 0) WHERE NOT EXISTS (SELECT FROM books.alarm"
            " WHERE kind = %s AND who = %s AND day = %s)",
            (kind, person, day, kind, person, day),
        ).fetchone()
        if row is not None:
            log.append(connection, [alarm_entry(version, kind, day)])
    return row is not None


def alarm_entries(version: Version, day: date) -> dict[str, bytes]:
    """By kind the entry of each alarm that a reading may raise."""
    return {kind: alarm_entry(version, kind, day) for kind in BY_READING}


def alarm_entry(version: Version, kind: str, day: date) -> bytes:
    """The entry that says that an alarm was raised."""
    return _alarm_entry(version.policy.digest, version.version, kind, day)


@lru_cache(maxsize=64)
def _alarm_entry(digest: str, version: str, kind: str, day: date) -> bytes:
    """Each reading has them at hand, hence the memory."""
    return JsonEntry(
        {
            "kind": "alarm",
            "step": "raised",
            "alarm": kind,
            "day": day.isoformat(),
            "clauses": [CLAUSE],
            "policy": digest,
            "version": version,
        }
    ).to_bytes()


def over_budget(most: int) -> ActRefusedError:
    """So many customers were read today; the officer knows."""
    return ActRefusedError(
        "over-budget",
        f"今日見られるお客様は{most}人までで、その人数に達しました（L24）。個人情報保護管理者に知らせてあります。"
        "急を要するときは、非常時の閲覧を申し出てください。",
        f"You may read {most} customers a day and have read them (L24). The privacy officer has"
        " been told. In an emergency, ask for an emergency reading.",
    )


def over_searches(most: int) -> ActRefusedError:
    """So many searches found nobody today; the officer knows."""
    return ActRefusedError(
        "over-searches",
        f"今日は該当者のない検索が{most}回に達したため、検索も閲覧もできません（L24）。"
        "個人情報保護管理者に知らせてあります。",
        f"{most} searches found nobody today: you can neither search nor read any more (L24). The"
        " privacy officer has been told.",
    )
