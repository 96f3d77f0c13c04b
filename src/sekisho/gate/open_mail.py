"""The act of opening a sealed mail: in a process that has the key, once, by whoever asked, in time.

It believes no row of the web role's: the entry in the ledger must tell of this very opening, and
where law is the ground, two people must stand in it.
"""

from datetime import datetime, timedelta

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.gate.ask_opening import OPENING
from sekisho.gate.content_key import ContentKey, seal_for
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.may_read_mail import LAW
from sekisho.ledger.entry import JsonEntry, parse_entry

PICKED_UP_WITHIN = timedelta(minutes=30)


def open_mail(connection: Db, key: ContentKey, opening: int, asker: str, now: datetime) -> bytes:
    """The content, for the terminal of whoever asked; the opening is used up.

    Refused (ActRefusedError): not granted, used, over, somebody else's, no key here.
    requires: the role sekisho_hand, in no transaction
    """
    with connection.transaction():
        content, _customer, _receiver = _opened(connection, key, opening, now, asker)
    return content


def hand_over_opened(connection: Db, key: ContentKey, now: datetime) -> list[int]:
    """Every granted opening of a screen's is sealed for its asker's session; their numbers.

    What nobody fetched within half an hour is removed.
    requires: the role sekisho_hand, in no transaction
    """
    with connection.transaction():
        connection.execute(
            "DELETE FROM records.opened_mail WHERE made_at <= %s", (now - PICKED_UP_WITHIN,)
        )
        waiting = connection.execute(
            "SELECT id, asked_by FROM books.mail_opening WHERE opened_at IS NULL"
            " AND ledger_index IS NOT NULL AND receiver IS NOT NULL AND until > %s ORDER BY id",
            (now,),
        ).fetchall()
    done = []
    for opening, asker in waiting:
        try:
            with connection.transaction():
                content, customer, receiver = _opened(connection, key, opening, now, asker)
                connection.execute(
                    "INSERT INTO records.opened_mail (customer_id, opening, sealed, made_at)"
                    " VALUES (%s, %s, %s, %s)",
                    (customer, opening, seal_for(receiver, content), now),
                )
        except ActRefusedError as refused:
            if refused.code in ("no-content-key", "another-key"):
                raise
            continue  # this one opens for nobody; the others must not wait for it
        done.append(opening)
    return done


def fetch_opened(connection: Db, opening: int, asker: str) -> bytes | None:
    """What was sealed for the asker's session, or None: not yet, or no longer.

    requires: the role sekisho_web
    """
    row = connection.execute("SELECT hand.opened_mail(%s, %s)", (opening, asker)).fetchone()
    connection.rollback()
    return bytes(row[0]) if row and row[0] is not None else None


def why_never_opened(
    connection: Db, opening: int, asker: str, now: datetime
) -> ActRefusedError | None:
    """Why the asker waits for nothing and has to ask again; None while it may be opened yet.

    requires: the role sekisho_web
    """
    row = connection.execute(
        "SELECT ground = %s AND ledger_index IS NOT NULL"
        " AND NOT books.approval_counts(approved_by), opened_at, until FROM books.mail_opening"
        " WHERE id = %s AND asked_by = %s",
        (LAW, opening, asker),
    ).fetchone()
    connection.rollback()
    if row is None:
        return None
    left, opened_at, until = row
    if opened_at is not None:
        return None if now < opened_at + PICKED_UP_WITHIN else _over()
    if now >= until:
        return _over()
    return _approver_left() if left else None


def _opened(
    connection: Db, key: ContentKey, opening: int, now: datetime, asker: str
) -> tuple[bytes, int, str]:
    row = connection.execute(
        "SELECT mail, customer_id, ground, asked_by, approved_by, ledger_index, until, opened_at,"
        " receiver, books.approval_counts(approved_by) FROM books.mail_opening WHERE id = %s"
        " FOR UPDATE",
        (opening,),
    ).fetchone()
    if row is None or row[3] != asker:
        raise _refused("no-such-opening", f"{opening} 番の求めは、あなたのものではありません。",
                       f"Opening {opening} is not yours.")  # fmt: skip
    mail, customer, ground, _asker, approver, index, until, opened_at, receiver, counts = row
    if index is None or (ground == LAW and approver in (None, asker)):
        raise _refused("not-approved", "二人目の承認がまだありません（C23、C26）。",
                       "A second person has not approved it yet (C23, C26).")  # fmt: skip
    if ground == LAW and not counts:
        raise _approver_left()
    if opened_at is not None or now >= until:
        raise _over()
    _refuse_unrecorded(connection, opening, index)
    sealed = connection.execute(
        "SELECT sealed FROM records.carried_mail WHERE customer_id = %s AND id = %s",
        (customer, mail),
    ).fetchone()
    if sealed is None:
        raise _refused(
            "mail-gone", "このメールは、もう残っていません。", "The mail is no longer kept."
        )
    content = key.open(bytes(sealed[0]))
    connection.execute("UPDATE books.mail_opening SET opened_at = %s WHERE id = %s", (now, opening))
    return content, int(customer), str(receiver or "")


def _refuse_unrecorded(connection: Db, opening: int, index: int) -> None:
    entry = parse_entry(log.read_entry(connection, index))
    fields = entry.fields if isinstance(entry, JsonEntry) else {}
    if fields.get("kind") != OPENING or fields.get("opening") != opening:
        raise _refused("not-recorded", "台帳に、この開封の記録がありません。開けません。",
                       "The ledger does not tell of this opening: nothing is opened.")  # fmt: skip


def _over() -> ActRefusedError:
    return _refused("opening-over", "もう使ったか、期限を過ぎました。求め直してください。",
                    "It was used already, or its time is over. Ask again.")  # fmt: skip


def _approver_left() -> ActRefusedError:
    """Unlike what waits for another officer: an opening that was approved is asked for again."""
    return _refused(
        "approver-left",
        "承認した人が退職したか、責任者でなくなったため、その承認は数えません。"
        "開封を求め直してください（C23、C26）。",
        "Somebody who approved it has left or is no privacy officer any more, so that approval"
        " counts no more. Ask for the opening again (C23, C26).",
    )


def _refused(code: str, ja: str, en: str) -> ActRefusedError:
    return ActRefusedError(code, ja, en)
