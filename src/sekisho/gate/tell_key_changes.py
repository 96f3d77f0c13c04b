"""The act of telling how the log's key changed: the public proofs, oldest first."""

from sekisho.books import log_keys
from sekisho.books.connection import Db


def tell_key_changes(connection: Db) -> list[bytes]:
    """The file that proves each change of the key. requires: a role that may read the books"""
    return [proof for _, proof in log_keys.changes(connection)]
