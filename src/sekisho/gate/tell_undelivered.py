"""The act of telling a customer that mail to the address on file comes back."""

from datetime import datetime

from sekisho.books import mails
from sekisho.books.connection import Db
from sekisho.gate.subjects import customer_key


def tell_undelivered(connection: Db, customer_no: str) -> datetime | None:
    """Since when no mail reaches the address on file; None where mail reaches it, as far as known.

    ActRefusedError for an unknown customer. requires: the role sekisho_web
    """
    return mails.last_came_back(connection, customer_key(connection, customer_no))
