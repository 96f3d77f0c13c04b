"""The act of taking in a customer's own mail: headers to find it by, the content sealed at once.

Nothing is read but the two lines that say when and with whom; the subject is content too.
"""

import email
from datetime import UTC, datetime, timedelta
from email.policy import compat32
from email.utils import parsedate_to_datetime

from sekisho.books.connection import Db
from sekisho.gate.content_key import ContentKey
from sekisho.gate.errors import ActRefusedError
from sekisho.guard.domains_in_text import domain_of_address

MOST_BYTES = 10_000_000
A_DAY = timedelta(days=1)


def take_in_mail(
    connection: Db, key: ContentKey, customer_no: str, raw: bytes, *, incoming: bool, now: datetime
) -> str:
    """The mail stands sealed in the records; its id.

    Refused (ActRefusedError): more than 10 MB, no mail, no customer of that number.
    requires: the role sekisho_import, in no transaction
    """
    when, domain = _envelope(raw, now, incoming=incoming)
    sealed = key.seal(raw)
    with connection.transaction():
        row = connection.execute(
            "SELECT id FROM records.customer WHERE customer_no = %s", (customer_no,)
        ).fetchone()
        if row is None:
            raise ActRefusedError(
                "unknown-customer",
                "その番号のお客様は見当たりません。番号を確かめてください。",
                "No customer has that number. Check the number.",
            )
        made = connection.execute("SELECT gen_random_uuid()").fetchone()
        number = str(made[0]) if made else ""
        connection.execute(
            "INSERT INTO records.carried_mail"
            " (customer_id, id, carried_at, incoming, other_domain, size, sealed)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (row[0], number, when, incoming, domain, len(raw), sealed),
        )
    return number


def _envelope(raw: bytes, now: datetime, *, incoming: bool) -> tuple[datetime, str]:
    """When the mail was written and the other side's domain; '' where no line says it."""
    if len(raw) > MOST_BYTES:
        raise ActRefusedError(
            "too-large",
            "メールが大きすぎます（10 MB まで）。添付を分けてください。",
            "The mail is too large (10 MB at most). Part its attachments.",
        )
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    message = email.message_from_bytes(head + b"\n\n", policy=compat32)
    other = message.get("From" if incoming else "To")
    if other is None:
        raise ActRefusedError(
            "no-mail",
            "メールとして読めません（差出人か宛先の行がありません）。.eml のファイルを指定し"
            "てください。",
            "It cannot be read as a mail: the line From or To is missing. Name an .eml file.",
        )
    try:
        when = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError, OverflowError):
        when = now
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    # A date from the future would be kept for longer than anything may be.
    return min(when, now), domain_of_address(str(other)) or ""
