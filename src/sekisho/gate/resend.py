"""The act of sending again: a person decides on what was given up, or of which nobody knows."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from sekisho.books import log, sendings
from sekisho.books.connection import Db
from sekisho.books.sendings import Sending
from sekisho.gate.case_steps import TOKYO, Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry, canonical_json
from sekisho.ledger.text import to_base64

RESENT = "resent"


def resend(connection: Db, sending_id: int, moment: Moment) -> Sending:
    """What was given up, or nobody knows of, waits to be sent again; recorded, by whom.

    A file that lies there already is left, and counts as delivered.
    requires: the role sekisho_extract, in autocommit or no transaction
    """
    with connection.transaction():
        found = sendings.find(connection, sending_id)
        if found is None or found.state not in ("given_up", "unknown"):
            raise ActRefusedError(
                "nothing-to-resend",
                f"送信 {sending_id} は、送り直すものではありません。"
                "sekisho recipient failures で確かめてください。",
                f"Sending {sending_id} is none to send again. See sekisho recipient failures.",
            )
        again = replace(found, attempts=0, made_at=moment.now)
        sendings.move(connection, again, "queued", moment.now, reply=RESENT, due_at=moment.now)
        sendings.renew(connection, sending_id, moment.now)
        log.append(
            connection, [delivery_entry(connection, found, RESENT, moment.nonce, moment.now)]
        )
    return again


def delivery_entry(
    connection: Db, sending: Sending, step: str, nonce: bytes, now: datetime
) -> bytes:
    """What the ledger says of a file's end, or of a sending that goes again."""
    row = connection.execute(
        "SELECT header_index FROM books.extract_run WHERE id = %s AND %s = 'file'",
        (sending.subject, sending.event),
    ).fetchone()
    return JsonEntry(
        {
            "kind": "delivery",
            "step": step,
            "event": sending.event,
            "extract": row[0] if row else None,
            "recipient": sending.party,
            "way": sending.kind,
            "settings_sha256": sha256(canonical_json(sending.settings)).hexdigest(),
            "day": now.astimezone(TOKYO).date().isoformat(),
            "nonce": to_base64(nonce),
        }
    ).to_bytes()
