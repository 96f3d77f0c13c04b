"""The act of taking in a report that a mail did not arrive.

Anybody can write such a report. It counts only where it quotes the Message-ID of a mail of ours,
which nobody can guess, and names the very address that this mail went to.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sekisho.books import log, mails
from sekisho.books.connection import Db
from sekisho.books.mails import StoredMail
from sekisho.gate.deliver_mails import outcome_entry
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.mail_keys import MailKeys
from sekisho.letters.bounce import NoReportError, Report, is_bad_address, read_report

_SENT = ("accepted", "unknown")


@dataclass(frozen=True, slots=True)
class Bounced:
    """What the report changed: the mail, its state, whether its address gets none from now on."""

    mail: int
    state: str
    status: str
    suppressed: bool


def record_bounce(connection: Db, raw: bytes, keys: MailKeys, now: datetime) -> list[Bounced]:
    """Each mail that the report says failed is `bounced`; an address that is gone gets no more.

    A delay, or a second report of the same, changes nothing. Refused (ActRefusedError): what is no
    report, or none about a mail of ours to that address.

    requires: the role sekisho_mail, in autocommit
    """
    try:
        reports = read_report(raw)
    except NoReportError as wrong:
        raise _no_report(wrong.why) from None
    about = [(report, _mail_of(connection, report, keys)) for report in reports]
    return [_record(connection, report, mail, now) for report, mail in about]


def _mail_of(connection: Db, report: Report, keys: MailKeys) -> StoredMail:
    mail = mails.of_message_id(connection, report.message_id)
    known = bytes(mail.address_mac or b"") if mail is not None else b""
    if mail is None or not hmac.compare_digest(known, keys.mac_of(report.recipient)):
        raise _no_report("not-ours")
    return mail


def _record(connection: Db, report: Report, mail: StoredMail, now: datetime) -> Bounced:
    failed = report.action == "failed" and report.status.startswith("5.")
    if not failed or mail.state not in _SENT:
        return Bounced(mail.id, mail.state, report.status, suppressed=False)
    gone = is_bad_address(report.status)
    with connection.transaction():
        if not mails.move(connection, mail, "bounced", now, reply=report.status):
            return Bounced(mail.id, "bounced", report.status, suppressed=False)
        entry = outcome_entry(mail, "bounced", now, report.status)
        index = log.append(connection, [entry])
        if gone and mail.address_mac is not None:
            mails.suppress(connection, bytes(mail.address_mac), "bounced", index)
    return Bounced(mail.id, "bounced", report.status, suppressed=gone)


_WHY = {
    "no-report": ("配信報告（RFC 3464）ではありません", "it is no delivery report (RFC 3464)"),
    "no-message-id": (
        "どのメールについての報告かが書かれていません",
        "it does not say which mail it is about",
    ),
    "no-recipient": ("宛先と結果の欄を読めません", "its recipient and status cannot be read"),
    "not-ours": (
        "当社がその宛先に送ったメールについての報告ではありません",
        "it is not about a mail of ours to that address",
    ),
}


def _no_report(why: str) -> ActRefusedError:
    ja, en = _WHY[why]
    return ActRefusedError(
        f"bounce-{why}",
        f"受け取れません: {ja}。何も変えていません。メールの全体を .eml のまま渡してください。",
        f"Not taken: {en}. Nothing was changed. Give the whole mail as it came (.eml).",
    )
