"""The act of taking a recipient's acknowledgement: it names the digest of what it received."""

from collections.abc import Callable

from sekisho.books import log, runs
from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry


def acknowledge_extract(connection: Db, run_id: int, sha256: str) -> runs.Run:
    """RELEASED -> ACKNOWLEDGED, with an entry in the ledger; a second time changes nothing.

    Refused where the digest is another file's: then the recipient holds something else.
    requires: the role sekisho_extract, in no transaction
    """
    return as_it_stands(connection, lambda: _acknowledged(connection, run_id, sha256))


def as_it_stands(connection: Db, move: Callable[[], runs.Run]) -> runs.Run:
    """The run was moved; where somebody else moved it meanwhile, it is looked at once more."""
    try:
        return move()
    except runs.TransitionError:
        connection.rollback()
        return move()


def _acknowledged(connection: Db, run_id: int, sha256: str) -> runs.Run:
    run = find_run(connection, run_id)
    if run.state not in ("released", "acknowledged"):
        connection.rollback()
        raise ActRefusedError(
            "not-released",
            f"抽出 {run_id} はまだ渡していません（状態: {run.state}）。",
            f"Run {run_id} was not released (state: {run.state}).",
        )
    if sha256.strip().lower() != run.file_sha256:
        connection.rollback()
        raise ActRefusedError(
            "other-digest",
            f"受け取ったというファイルの SHA-256 が、渡したもの（{run.file_sha256}）と違います。",
            f"The digest acknowledged is not that of the file given ({run.file_sha256}).",
        )
    if run.state == "released":
        entry = JsonEntry(
            {"kind": "ack", "extract": run.header_index, "file_sha256": run.file_sha256}
        )
        log.append(connection, [entry.to_bytes()])
        runs.acknowledge(connection, run_id)
    connection.commit()
    return find_run(connection, run_id)


def find_run(connection: Db, run_id: int) -> runs.Run:
    """The run, or ActRefusedError where there is none of that number."""
    try:
        return runs.by_id(connection, run_id)
    except LookupError:
        raise ActRefusedError(
            "no-run",
            f"抽出 {run_id} はありません。sekisho runs list で番号を確かめてください。",
            f"There is no run {run_id}. See sekisho runs list for the numbers.",
        ) from None
