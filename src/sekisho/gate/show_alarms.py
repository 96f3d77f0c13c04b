"""The acts of showing the alarms, and of saying that somebody has looked into one."""

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.count_reading import CLAUSE
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry

MOST = 200
OFFICER = "privacy_officer"
TEXTS = {
    "canary": ("おとりの記録に触れた", "A canary record was touched"),
    "budget": (
        "一日に見られる人数を超えようとした",
        "More customers than a day's budget were asked",
    ),
    "searches": ("該当者のない検索が続いた", "Too many searches found nobody"),
    "sign_in": (
        "サインインの失敗が続き、口座が閉じた",
        "An account was closed after sign-ins that failed",
    ),
    "pace": ("短い時間に多くの記録を見た", "Many records were read in a short time"),
    "emergency": ("非常時の閲覧が始まった", "An emergency reading was opened"),
    "unreviewed": (
        "非常時の閲覧が期限までに点検されていない",
        "An emergency reading was not reviewed in time",
    ),
}
"""What an alarm is of, in Japanese and English."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm: of what, by whose reading, how many, when, and who has looked into it."""

    id: int
    kind: str
    who: str
    day: date
    figure: int
    at: datetime
    delivered_at: datetime | None
    seen_by: str | None
    seen_at: datetime | None
    seen_index: int | None

    def text(self, lang: str) -> str:
        """What it is of, for people."""
        ja, en = TEXTS[self.kind]
        return ja if lang == "ja" else en

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "alarm": self.id,
            "kind": self.kind,
            "who": self.who,
            "day": self.day.isoformat(),
            "figure": self.figure,
            "at": self.at.isoformat(),
            "delivered_at": self.delivered_at.isoformat() if self.delivered_at else None,
            "seen_by": self.seen_by,
            "ledger_index": self.seen_index,
        }


def show_alarms(connection: Db) -> list[Alarm]:
    """The newest alarms, those that nobody has looked into first.

    requires: the role sekisho_web, sekisho_audit or sekisho_watch; ends the transaction
    """
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM books.alarm"  # noqa: S608 - names of ours
        " ORDER BY seen_at IS NOT NULL, id DESC LIMIT %s",
        (MOST,),
    ).fetchall()
    connection.rollback()
    return [Alarm(*row) for row in rows]


def unseen_alarms(connection: Db) -> int:
    """How many alarms nobody has looked into. requires: as `show_alarms`"""
    row = connection.execute("SELECT count(*) FROM books.alarm WHERE seen_at IS NULL").fetchone()
    connection.rollback()
    return int(row[0]) if row else 0


def acknowledge_alarm(
    connection: Db, version: Version, number: int, moment: Moment, role: str
) -> int:
    """The ledger says that the alarm was looked into; the entry's index.

    Refused (ActRefusedError): anybody but the privacy officer, the person whom the alarm is about,
    an alarm that is none or was looked into before.
    requires: the role sekisho_web, in no transaction
    """
    if role != OFFICER:
        raise ActRefusedError(
            "officer-only",
            "警報を確認できるのは、個人情報保護管理者だけです（L24）。",
            "Only the privacy officer may acknowledge an alarm (L24).",
        )
    with connection.transaction():
        row = connection.execute(
            "SELECT who, kind, seen_at FROM books.alarm WHERE id = %s FOR UPDATE", (number,)
        ).fetchone()
        if row is None or row[2] is not None:
            raise ActRefusedError(
                "no-open-alarm",
                f"警報 {number} はないか、すでに確認されています。",
                f"There is no alarm {number}, or somebody has acknowledged it.",
            )
        if row[0] == moment.actor:
            raise ActRefusedError(
                "own-alarm",
                "自分についての警報は、別の人が確認してください（L24）。",
                "An alarm about yourself is for somebody else to acknowledge (L24).",
            )
        index = log.append(connection, [_entry(version, number, str(row[1]), moment)])
        connection.execute(
            "UPDATE books.alarm SET seen_by = %s, seen_at = %s, seen_index = %s WHERE id = %s",
            (moment.actor, moment.now, index, number),
        )
    return index


def _entry(version: Version, number: int, kind: str, moment: Moment) -> bytes:
    return JsonEntry(
        {
            "kind": "alarm",
            "step": "acknowledged",
            "alarm": kind,
            "number": number,
            "day": day_of(moment).isoformat(),
            "clauses": [CLAUSE],
            "policy": version.policy.digest,
            "version": version.version,
        }
    ).to_bytes()


COLUMNS = "id, kind, who, day, figure, at, delivered_at, seen_by, seen_at, seen_index"
