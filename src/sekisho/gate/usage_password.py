"""The acts by which a customer consents to a usage inquiry and gets a password for it (C31).

The inquiry serves the customer's own switching and nothing else: consent and password are had only
while one is open, and the function that closes the last one ends them.
"""

import base64
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.decide.calendar import period_end
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.switching_steps import locked_switching, record_switching_step
from sekisho.rules.condition import Unit

RANDOM_BYTES = 10
"""80 bits: sixteen characters that nobody guesses, however often."""


@dataclass(frozen=True, slots=True)
class Password:
    """What the customer shows the other retailer; nobody keeps it."""

    text: str
    until: date
    ledger_index: int


def consent_to_usage(
    connection: Db, version: Version, customer_no: str, case: int, moment: Moment, *, given: bool
) -> int | None:
    """The consent stands, or is taken back with every unused password; None: it was so already.

    Refused (ActRefusedError): a case that is not this customer's, or consent where none is open.
    requires: the role sekisho_web, in no transaction; the customer in person acts
    """
    with connection.transaction():
        one = locked_switching(connection, case)
        if one.customer_no != customer_no:
            raise _not_yours()
        if given and (one.relay.incoming or not one.relay.is_open):
            raise _no_switching()
        row = connection.execute(
            "SELECT hand.consent_to_usage(%s, %s, %s, %s, %s)",
            (customer_no, case, given, version.policy.digest, moment.now),
        ).fetchone()
        if not row or not row[0]:
            return None
        step = "usage_consent" if given else "usage_consent_withdrawn"
        return record_switching_step(connection, version, one, step, moment)


def usage_consent_stands(connection: Db, customer_no: str) -> bool:
    """Whether this customer has consented to usage inquiries. requires: the role sekisho_web"""
    row = connection.execute("SELECT hand.usage_consent(%s)", (customer_no,)).fetchone()
    return bool(row and row[0])


def issue_usage_password(
    connection: Db, version: Version, customer_no: str, case: int, moment: Moment, random: bytes
) -> Password:
    """A password for one inquiry, for at most a month; an earlier unused one is void.

    Refused (ActRefusedError): a case that is not this customer's, none that is open, no consent.
    requires: the role sekisho_web, in no transaction; ten random bytes
    """
    today = day_of(moment)
    until = period_end(today, 1, Unit.MONTH, version.policy.calendar) or today
    text = base64.b32encode(random[:RANDOM_BYTES]).decode()
    with connection.transaction():
        one = locked_switching(connection, case)
        if one.customer_no != customer_no:
            raise _not_yours()
        row = connection.execute(
            "SELECT hand.make_usage_key(%s, %s, %s, %s)",
            (customer_no, case, hash_of(text), until),
        ).fetchone()
        if not row or not row[0]:
            raise _no_switching()
        index = record_switching_step(connection, version, one, "usage_password", moment)
    return Password(text, until, index)


def hash_of(password: str) -> bytes:
    """By what a password is kept and found; blanks, hyphens and small letters do not matter."""
    plain = "".join(each for each in password.upper() if each not in " -\u3000")
    return sha256(b"sekisho usage inquiry\n" + plain.encode()).digest()


def _not_yours() -> ActRefusedError:
    return ActRefusedError(
        "not-yours", "その件はありません。", "There is no such switching of yours."
    )


def _no_switching() -> ActRefusedError:
    return ActRefusedError(
        "no-usage-inquiry",
        "使用量の照会は、当社から他社への切替えが進んでいて、切替えと照会の両方に同意いただいている"
        "間だけできます（C31）。",
        "A usage inquiry is answered only while a change from us to another company is open, and"
        " both the change and the inquiry are consented to (C31).",
    )
