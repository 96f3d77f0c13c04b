"""The act of settling a gap: the notice's owner answers what staff reported, once and for all."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_record import Actor, refuse_untrained
from sekisho.ledger.entry import JsonEntry

OWNER = "privacy_officer"
LONGEST = 2000
MOST = 100


@dataclass(frozen=True, slots=True)
class ReportedGap:
    """One reported gap in words. `answer` and `settled_at` are None while it is open.

    `id` is the report's; `mine` is True for the person who reported it.
    """

    id: int
    purpose: str
    item: str
    ledger_index: int
    at: datetime
    mine: bool
    answer: str | None
    settled_at: datetime | None
    settled_index: int | None


def reported_gaps(
    connection: Db, version: Version, actor_id: str, lang: str, before: int | None = None
) -> tuple[list[ReportedGap], int | None]:
    """At most `MOST` reports of the version in force, the newest first, and where the next begin.

    requires: the role sekisho_web
    """
    words = version.policy.vocabulary
    rows = connection.execute(_LIST, (version.policy.digest, before, before, MOST + 1)).fetchall()
    found = [
        ReportedGap(key, words.purposes[purpose].shown(lang), words.items[item].shown(lang), index,
                    at, reporter == actor_id, *settled)
        for key, purpose, item, index, at, reporter, *settled in rows[:MOST]
    ]  # fmt: skip
    return found, found[-1].id if len(rows) > MOST else None


def settle_gap(
    connection: Db, version: Version, actor: Actor, report: int, answer: str, day: date
) -> tuple[int, bool]:
    """(entry of the settlement, whether this call made it): the same answer twice is one.

    The ledger's entry holds the digest of the answer, not the answer. Refused (ActRefusedError):
    somebody who is not the notice's owner or has not acknowledged the version in force, an empty or
    endless answer, a report that is none of this version, one that has another answer already.

    requires: the role sekisho_web, in no transaction
    """
    refuse_untrained(version, actor)
    if actor.role != OWNER:
        raise ActRefusedError(
            "not-owner",
            "空白を決着させるのは、告知の責任者です。責任者の口座でサインインしてください。",
            "Gaps are settled by the notice's owner. Sign in with the owner's account.",
        )
    said = answer.replace("\r\n", "\n").strip()
    if not said or len(said) > LONGEST:
        raise ActRefusedError(
            "no-answer",
            f"答えを 1〜{LONGEST} 文字で書いてください。まだ何も記録していません。",
            f"Write the answer in 1 to {LONGEST} characters. Nothing was recorded yet.",
        )
    with connection.transaction():
        log.lock_head(connection)  # two presses at once come one after the other
        found = connection.execute(_ONE, (report, version.policy.digest)).fetchone()
        if found is None:
            raise _unknown()
        reported_at, before, index = found
        if before == said:
            return int(index), False
        if before is not None:
            raise _settled(index)
        entry = _entry(version, reported_at, said, day)
        made = log.append(connection, [entry])
        connection.execute(
            "INSERT INTO books.gap_answer (report_id, answer, ledger_index) VALUES (%s, %s, %s)",
            (report, said, made),
        )
        return made, True


def _entry(version: Version, reported_at: int, said: str, day: date) -> bytes:
    return JsonEntry(
        {
            "kind": "gap_settled",
            "day": day.isoformat(),
            "gap": reported_at,
            "answer_sha256": sha256(said.encode()).hexdigest(),
            "policy": version.policy.digest,
            "version": version.version,
            "role": OWNER,
        }
    ).to_bytes()


def _unknown() -> ActRefusedError:
    return ActRefusedError(
        "no-gap",
        "いま有効な版に、その届け出はありません。一覧から選び直してください。",
        "There is no such report on the version in force. Choose it from the list again.",
    )


def _settled(index: int) -> ActRefusedError:
    return ActRefusedError(
        "gap-settled",
        f"その届け出には、すでに別の答えがあります（台帳の {index} 番）。答えは変えられません。",
        f"That report has another answer already (entry {index}). An answer is not changed.",
    )


_LIST = """
SELECT g.id, g.purpose, g.item, g.ledger_index, g.at, g.reporter, a.answer, a.at, a.ledger_index
FROM books.gap_report AS g LEFT JOIN books.gap_answer AS a ON a.report_id = g.id
WHERE g.digest = %s AND (%s::bigint IS NULL OR g.id < %s) ORDER BY g.id DESC LIMIT %s
"""

_ONE = """
SELECT g.ledger_index, a.answer, a.ledger_index
FROM books.gap_report AS g LEFT JOIN books.gap_answer AS a ON a.report_id = g.id
WHERE g.id = %s AND g.digest = %s
"""
