"""The act of answering whether a mail is ours (C25): from its bytes, its words, or its code.

Nothing is written but a report where somebody may be using our name. The answer is the same for
everybody who shows the same thing; docs/why/genuine-tells-nothing.md says what follows from that.
"""

import email
import hmac
import re
from datetime import date, timedelta
from email.policy import compat32
from hashlib import sha256

from sekisho.books import log, mails
from sekisho.books.connection import Db
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.mail_keys import MailKeys
from sekisho.guard.genuine import Answer, House, Judged, Record, judge_mail, judge_text
from sekisho.guard.own_signature import Signed
from sekisho.ledger.entry import JsonEntry, parse_entry
from sekisho.letters.code import code_digest

SENT = ("attempted", "accepted", "unknown", "refused", "bounced")
"""States of a mail whose bytes have left, or may have."""
NEAR = timedelta(days=1)
"""How far the day may be off: it changes at midnight, and with the time zone of the reader."""
_SIGNATURE = re.compile(rb"(?mi)^dkim-signature:")
_MOST_SIGNATURES = 8
NOBODYS_CODE = bytes(32)


def judge_bytes(connection: Db, raw: bytes, house: House) -> Judged:
    """The answer on a mail as a file. requires: the role sekisho_web, in no transaction"""
    return judge_mail(raw, house, lambda given, signed: _record_of(connection, given, signed))


def judge_words(connection: Db, text: str, house: House) -> Judged:
    """The answer on what was pasted. requires: the role sekisho_web, in no transaction"""
    return judge_text(text, house, lambda given, signed: _record_of(connection, given, signed))


def judge_code(connection: Db, keys: MailKeys, typed: str, address: str, day: date) -> Judged:
    """Whether a mail with this code went to this address on this day: all three, or one answer.

    The same is computed whatever was typed, and the refusal does not say which of the three it was.
    requires: the role sekisho_web, in no transaction
    """
    found = mails.of_code(connection, code_digest(typed) or NOBODYS_CODE)
    connection.rollback()
    mac = keys.mac_of(address.strip())
    kept = bytes(found.address_mac) if found is not None and found.address_mac else NOBODYS_CODE
    theirs = hmac.compare_digest(mac, kept)
    made = found.made_at.astimezone(TOKYO).date() if found is not None else date.min
    sent = found is not None and found.state in SENT
    if theirs and sent and abs(day - made) <= NEAR:
        return Judged(Answer.GENUINE, ("code-agrees",))
    return Judged(Answer.CANNOT_SAY, ("code-not-confirmed",))


def _record_of(connection: Db, raw: bytes, signed: Signed) -> Record:
    """What books and ledger know of it. requires: the signature holds, so its Message-ID is ours"""
    del signed  # whatever key it was: the books decide
    message = email.message_from_bytes(_head(raw), policy=compat32)
    found = mails.of_message_id(connection, str(message.get("Message-ID", "")).strip())
    if found is None or found.state not in SENT:
        connection.rollback()
        return Record.NONE
    entry = parse_entry(log.read_entry(connection, found.queued_index))
    connection.rollback()
    stated = entry.fields.get("sha256") if isinstance(entry, JsonEntry) else None
    agrees = stated == bytes(found.content_sha256).hex() and stated in _digests(raw)
    return Record.AGREES if agrees else Record.DIFFERS


def _head(raw: bytes) -> bytes:
    return re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0] + b"\r\n\r\n"


def _digests(raw: bytes) -> set[str]:
    """Digests of what may be the mail as it was signed: servers on its way add headers in front."""
    plain = re.sub(rb"\r?\n", b"\r\n", raw)
    starts = [match.start() for match in _SIGNATURE.finditer(_head(plain))][:_MOST_SIGNATURES]
    ends = (plain, plain.rstrip(b"\r\n") + b"\r\n")
    return {sha256(whole[start:]).hexdigest() for start in starts for whole in ends}
