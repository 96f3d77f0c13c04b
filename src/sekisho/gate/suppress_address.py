"""The act of stopping all mail to an address, or letting it flow again; no entry names it."""

from datetime import datetime

from sekisho.books import log, mails
from sekisho.books.connection import Db
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.mail_keys import MailKeys
from sekisho.guard.headers import recipient_fault
from sekisho.ledger.entry import JsonEntry

BY_HAND = "by_hand"


def suppress_address(
    connection: Db, keys: MailKeys, address: str, actor: str, now: datetime
) -> tuple[int, bool]:
    """(entry, whether this call did it): nothing goes to the address, queued mails included.

    Refused (ActRefusedError): what is no address. requires: the role sekisho_web
    """
    mac = _mac(keys, address)
    with connection.transaction():
        log.lock_head(connection)  # two presses at once come one after the other
        before = mails.suppressed(connection, mac)
        if before is not None:
            return before, False
        index = log.append(connection, [_entry("suppressed", now)])
        mails.suppress(connection, mac, BY_HAND, index, actor)
        return index, True


def lift_suppression(
    connection: Db, keys: MailKeys, address: str, actor: str, now: datetime
) -> int:
    """The entry: mail may go to the address again.

    Refused (ActRefusedError): an address that nothing stops. requires: the role sekisho_web
    """
    mac = _mac(keys, address)
    with connection.transaction():
        log.lock_head(connection)
        before = mails.suppressed(connection, mac)
        if before is None:
            raise ActRefusedError(
                "not-suppressed",
                "そのアドレスへのメールは止まっていません。アドレスを確かめてください。",
                "Mail to that address is not stopped. Check the address.",
            )
        index = log.append(connection, [_entry("lifted", now)])
        mails.lift_suppression(connection, before, actor, index)
        return index


def _mac(keys: MailKeys, address: str) -> bytes:
    if recipient_fault(address, frozenset({address})) is not None:
        raise ActRefusedError(
            "no-such-address",
            "メールアドレスとして読めません。アドレスだけを書いてください。",
            "It cannot be read as a mail address. Write the address alone.",
        )
    return keys.mac_of(address)


def _entry(step: str, now: datetime) -> bytes:
    day = now.astimezone(TOKYO).date().isoformat()
    return JsonEntry({"kind": "mail_suppression", "step": step, "day": day}).to_bytes()
