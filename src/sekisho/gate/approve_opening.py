"""The act of approving an opening that law allows: a second person, in time, on the record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.ask_opening import GOOD_FOR, OPENING
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.may_read_mail import LAW, Wish, may_read_mail
from sekisho.gate.read_record import Actor, refuse_untrained
from sekisho.gate.record_mail_act import record_mail_act

APPROVER = "privacy_officer"


@dataclass(frozen=True, slots=True)
class WaitingOpening:
    """One opening that waits for a second person. No customer is named."""

    id: int
    purpose: str
    case: str
    document: str
    asked_by: str
    asked_at: datetime
    until: datetime


def waiting_openings(connection: Db, now: datetime) -> list[WaitingOpening]:
    """Every opening that may still be approved, the oldest first. requires: the role sekisho_web"""
    rows = connection.execute(
        "SELECT id, purpose, case_no, document, asked_by, asked_at, until FROM books.mail_opening"
        " WHERE ground = 'law' AND ledger_index IS NULL AND until > %s ORDER BY id",
        (now,),
    ).fetchall()
    return [WaitingOpening(*row) for row in rows]


def approve_opening(
    connection: Db,
    version: Version,
    opening: int,
    approver: Actor,
    now: datetime,
    nonce: Callable[[], bytes],
) -> int:
    """The opening is granted for an hour, and the ledger says who asked in which role; the entry.

    Refused (ActRefusedError): one's own, a role that may not, too late, none that waits, and
    whatever the notice of this day no longer permits.
    requires: the role sekisho_web, in no transaction
    """
    refuse_untrained(version, approver)
    if approver.role != APPROVER:
        raise _refused("not-your-role", "承認できるのは、個人情報の責任者だけです。",
                       "Only a privacy officer approves.")  # fmt: skip
    row = connection.execute(
        "SELECT hand.number_of_opening(id), purpose, case_no, document, asked_by, until"
        " FROM books.mail_opening WHERE id = %s AND ground = %s AND ledger_index IS NULL",
        (opening, LAW),
    ).fetchone()
    connection.rollback()
    if row is None or row[0] is None:
        raise _refused("no-such-opening", f"承認を待つ {opening} 番の求めはありません。",
                       f"No opening {opening} waits for approval. See the list.")  # fmt: skip
    number, purpose, case, document, asker, until = row
    if asker == approver.id:
        raise _refused("own-opening",
                       "自分の求めは承認できません。ほかの責任者に頼んでください（C26）。",
                       "Nobody approves their own. Ask another officer (C26).")  # fmt: skip
    if now >= until:
        raise _refused("too-late", "承認の期限（24時間）を過ぎました。求め直してもらってください。",
                       "The 24 hours for approval are over. Have it asked for again.")  # fmt: skip
    today = now.astimezone(TOKYO).date()
    wish = Wish(number, purpose, case, approver, today, document=document)
    found = may_read_mail(connection, version, wish)
    with connection.transaction():
        more: dict[str, str | int] = {"kind": OPENING, "opening": opening}
        index = record_mail_act(connection, version, wish, found, nonce(), more)
        changed = connection.execute(
            "UPDATE books.mail_opening SET approved_by = %s, ledger_index = %s, until = %s"
            " WHERE id = %s AND ledger_index IS NULL",
            (approver.id, index, now + GOOD_FOR, opening),
        )
        if changed.rowcount != 1:
            raise _refused("approved-already", "たった今、ほかの責任者が承認しました。",
                           "Another officer has just approved it.")  # fmt: skip
    return index


def _refused(code: str, ja: str, en: str) -> ActRefusedError:
    return ActRefusedError(code, ja, en)
