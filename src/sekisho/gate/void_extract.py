"""The act of voiding a run that went wrong: the ledger keeps its entries, and says so."""

from sekisho.books import log, runs
from sekisho.books.connection import Db
from sekisho.gate.acknowledge_extract import as_it_stands, find_run
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry


def void_extract(connection: Db, run_id: int, reason: str) -> runs.Run:
    """Any state -> VOIDED, with an entry in the ledger; the same day's file may be made anew.

    What was given is not taken back by this: the entries stay, and say what was given.
    requires: the role sekisho_extract, in no transaction; a reason that names no customer
    """
    return as_it_stands(connection, lambda: _voided(connection, run_id, reason))


def _voided(connection: Db, run_id: int, reason: str) -> runs.Run:
    run = find_run(connection, run_id)
    if not reason.strip():
        connection.rollback()
        raise ActRefusedError(
            "no-reason",
            "無効にする理由を書いてください（お客様の名前や番号は書かないでください）。",
            "Say why it is voided (and name no customer).",
        )
    if run.state != "voided":
        entry = JsonEntry({"kind": "void", "extract": run.header_index, "reason": reason.strip()})
        log.append(connection, [entry.to_bytes()])
        runs.void(connection, run_id, reason.strip())
    connection.commit()
    return find_run(connection, run_id)
