"""What somebody reads is counted on their day (L24): beyond the budget nothing is shown.

The count, the alarm and the entry of what was read are one transaction. The row of the person's day
is locked first and the ledger's head last, so that readings at once neither exceed the budget nor
wait for each other in a circle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.watch_rules import WatchRules, watch_rules
from sekisho.ledger.entry import JsonEntry

CLAUSE = "L24"


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
    rules = watch_rules()
    refused = _beyond_searches(connection, reader, rules)
    if refused is not None:
        return refused
    if not keys:
        _count_miss(connection, version, reader, rules)
        return None
    emergency = open_emergency_of(connection, reader)
    more = rules.emergency.customers if emergency is not None else 0
    if not _admit(connection, version, reader, keys, rules, more=more):
        return over_budget(rules.budget(reader.role).customers + more)
    if emergency is not None:
        connection.execute(
            "UPDATE books.emergency SET reads = reads + 1 WHERE id = %s", (emergency,)
        )
    return emergency


def open_emergency_of(connection: Db, reader: Reader) -> int | None:
    """The number of the reader's emergency for this purpose whose time is not over, or None.

    requires: the role sekisho_web
    """
    return open_purposes(connection, reader.person).get(reader.purpose)


def open_purposes(connection: Db, person: str) -> dict[str, int]:
    """For which purposes the person has an emergency whose time is not over, with its number.

    requires: the role sekisho_web
    """
    rows = connection.execute(
        "SELECT purpose, id FROM books.emergency WHERE person = %s AND until > now() ORDER BY id",
        (person,),
    ).fetchall()
    return {str(purpose): int(number) for purpose, number in rows}


def _beyond_searches(connection: Db, reader: Reader, rules: WatchRules) -> ActRefusedError | None:
    """Why the person may not look any more today; their day is locked from here on."""
    row = connection.execute(
        "SELECT empty FROM watch.counted(%s, %s)", (reader.person, reader.day)
    ).fetchone()
    most = rules.budget(reader.role).empty
    return None if row is None or row[0] < most else over_searches(most)


def _count_miss(connection: Db, version: Version, reader: Reader, rules: WatchRules) -> None:
    row = connection.execute(
        "SELECT alarms FROM watch.miss(%s, %s, %s)",
        (reader.person, reader.day, rules.budget(reader.role).empty),
    ).fetchone()
    _record(connection, version, reader.day, row[0] if row else [])


def _admit(
    connection: Db, version: Version, reader: Reader, keys: Sequence[int], rules: WatchRules, *,
    more: int,
) -> bool:  # fmt: skip
    row = connection.execute(
        "SELECT admitted, alarms FROM watch.admit(%s, %s, %s, %s, %s, %s)",
        (reader.person, reader.day, list(keys), rules.budget(reader.role).customers + more,
         rules.pace.customers, timedelta(minutes=rules.pace.minutes)),
    ).fetchone()  # fmt: skip
    if row is None:
        message = "the day of a reader was not counted"
        raise LookupError(message)
    _record(connection, version, reader.day, row[1])
    return bool(row[0])


def _record(connection: Db, version: Version, day: date, alarms: Sequence[str]) -> None:
    """The ledger has an entry of each alarm: its kind and day, and nobody."""
    if alarms:
        log.append(connection, [alarm_entry(version, kind, day) for kind in alarms])


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
            _record(connection, version, day, [kind])
    return row is not None


def alarm_entry(version: Version, kind: str, day: date) -> bytes:
    """The entry that says that an alarm was raised."""
    return JsonEntry(
        {
            "kind": "alarm",
            "step": "raised",
            "alarm": kind,
            "day": day.isoformat(),
            "clauses": [CLAUSE],
            "policy": version.policy.digest,
            "version": version.version,
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
