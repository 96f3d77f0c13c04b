"""The act of saying whether a mailer may write to an address: one customer's own, and reachable."""

from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.mail_keys import MailKeys
from sekisho.gate.queue_mail import refuse_address


def relay_recipient(connection: Db, keys: MailKeys, address: str) -> str:
    """The number of the one customer whose address this is, confirmed and not suppressed.

    ActRefusedError otherwise; an address of nobody and one of several customers are told alike.
    requires: the role sekisho_web, in no transaction
    """
    with connection.transaction():
        row = connection.execute("SELECT hand.customer_of_address(%s)", (address,)).fetchone()
        if row is None or row[0] is None:
            raise ActRefusedError(
                "recipient-unknown",
                "この宛先は、ちょうど一人のお客様の届出のアドレスではありません（C22）。",
                "This is not the address on file of exactly one customer (C22).",
            )
        refuse_address(connection, keys, str(row[0]), address)
    return str(row[0])
