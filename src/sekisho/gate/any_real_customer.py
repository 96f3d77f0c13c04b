"""Whether the tables hold anybody who exists: then nothing of the demonstration may be open."""

from sekisho.books.connection import Db


def any_real_customer(connection: Db) -> bool:
    """True where a customer is there who was not made up. requires: the role sekisho_import"""
    found = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM records.customer WHERE NOT synthetic)"
    ).fetchone()
    connection.rollback()
    return bool(found and found[0])
