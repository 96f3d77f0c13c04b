"""Changes of the log's signing key, as the books keep them."""

from collections.abc import Iterable, Sequence

from sekisho.books.connection import Db
from sekisho.ledger.key_change import open_key_change
from sekisho.ledger.log_keys import LogKeys
from sekisho.ledger.note import VerifierKey


def changes(connection: Db) -> list[tuple[int, bytes]]:
    """(size, the file that proves it) of every change, oldest first."""
    rows = connection.execute("SELECT size, proof FROM books.log_key_change ORDER BY size")
    return [(size, bytes(proof)) for size, proof in rows]


def keys_from(connection: Db, trusted: VerifierKey) -> LogKeys:
    """Every key that the trusted one leads to, each with its turn.

    FormatError, ProofError or SignatureError where a kept change does not prove what it says.
    """
    known = [open_key_change(proof) for _, proof in changes(connection)]
    return LogKeys.starting_from(trusted, known)


def changed_to(connection: Db, new: VerifierKey) -> int | None:
    """The size at which this key took over, None where no change to it is kept."""
    row = connection.execute(
        "SELECT size FROM books.log_key_change WHERE new = %s", (str(new),)
    ).fetchone()
    return None if row is None else int(row[0])


def keep_change(
    connection: Db,
    size: int,
    old: VerifierKey,
    new: VerifierKey,
    proof: bytes,
    approved_by: Sequence[str],
) -> None:
    """The change is kept, with who approved it. requires: the owner's role"""
    connection.execute(
        "INSERT INTO books.log_key_change (size, old, new, proof, approved_by)"
        " VALUES (%s, %s, %s, %s, %s)",
        (size, str(old), str(new), proof, list(approved_by)),
    )


def bring_back(connection: Db, proofs: Iterable[bytes]) -> None:
    """The changes that a restored database lacks are kept again; who approved them is not known.

    requires: the owner's role
    """
    for proof in proofs:
        change = open_key_change(proof)
        if changed_to(connection, change.new) is None:
            keep_change(connection, change.size, change.old, change.new, proof, ())
