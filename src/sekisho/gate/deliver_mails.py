"""The act of delivering queued mails: recorded before a byte goes, and again when it went.

A mail is delivered once. Where it may have been accepted and nobody can tell, it stays `unknown`
and is not sent again by itself (docs/why/unknown-is-not-sent-again.md).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sekisho.books import log, mails
from sekisho.books.connection import Db
from sekisho.books.mails import StoredMail
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.smtp_line import Fate, Outcome, SmtpLine
from sekisho.ledger.entry import Json, JsonEntry, parse_entry
from sekisho.letters.bounce import is_bad_address
from sekisho.letters.retry import next_try

MOST = 200
"""Mails taken up in one round."""


@dataclass(frozen=True, slots=True)
class Delivering:
    """How mails go out: by which line, in whose envelope, at what time, and whether to go on."""

    line: SmtpLine
    bounces: str
    clock: Callable[[], datetime]
    stopping: Callable[[], bool] = lambda: False


def deliver_mails(connection: Db, delivering: Delivering, most: int = MOST) -> Counter[str]:
    """Every mail that is due was tried once; how many ended in which way.

    Where the smarthost cannot be reached the round ends, and the others wait untouched.

    Several deliverers may run: each mail is one's alone. What a deliverer left that is gone is
    ended first, as unknown.

    requires: the role sekisho_mail, in autocommit
    """
    ended: Counter[str] = Counter()
    ended["unknown"] += end_interrupted(connection, delivering.clock)
    for mail in mails.due(connection, delivering.clock(), most):
        if delivering.stopping() or not delivering.line.reachable:
            break
        if not mails.claim(connection, mail):
            continue
        try:
            done = _deliver(connection, mail, delivering)
        finally:
            if not connection.closed:
                mails.release(connection, mail)
        if done is not None:
            ended[done] += 1
    return +ended


def end_interrupted(connection: Db, clock: Callable[[], datetime]) -> int:
    """Mails whose deliverer is gone are unknown; how many. requires: as `deliver_mails`."""
    ended = 0
    for mail in mails.under_way(connection):
        if not mails.claim(connection, mail):
            continue  # its deliverer lives
        try:
            stored = mails.find(connection, mail)
            if stored is not None and stored.state == "attempted":
                _settle(connection, stored, "unknown", clock(), "interrupted")
                ended += 1
        finally:
            mails.release(connection, mail)
    return ended


def _deliver(connection: Db, mail: int, delivering: Delivering) -> str | None:
    """How the mail ended, or None where somebody else was faster. requires: it is claimed."""
    stored = mails.find(connection, mail)
    now = delivering.clock()
    if stored is None or stored.state != "queued" or stored.due_at > now:
        return None
    content = connection.execute(
        "SELECT address, raw FROM hand.mail_content(%s)", (mail,)
    ).fetchone()
    if content is None:
        return _settle(connection, stored, "withdrawn", now, "")
    address, raw = str(content[0]), str(content[1]).encode("utf-8", "surrogatepass")
    if sha256(raw).digest() != bytes(stored.content_sha256):
        return _settle(connection, stored, "refused", now, "altered")
    underway = _Underway(connection, stored, delivering.clock)
    outcome = delivering.line.hand_over(delivering.bounces, address, raw, underway.attempted)
    return _ended(connection, underway.mail, outcome, delivering.clock())


class _Underway:
    """A mail whose attempt is recorded when the server waits for the content."""

    def __init__(self, connection: Db, mail: StoredMail, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock
        self.mail = mail

    def attempted(self) -> None:
        """The ledger says that the mail goes out; committed when this returns."""
        connection, mail = self._connection, self.mail
        queued, now = log.read_entry(connection, mail.queued_index), self._clock()
        with connection.transaction():
            _moved(mails.move(connection, mail, "attempted", now, attempts=mail.attempts + 1))
            log.append(connection, [_attempt_entry(queued, mail, now)])
        self.mail = replace(mail, state="attempted", attempts=mail.attempts + 1, changed_at=now)


def _attempt_entry(queued: bytes, mail: StoredMail, now: datetime) -> bytes:
    """All that the entry says by which the mail was queued, and that it goes out now."""
    said = parse_entry(queued)
    if not isinstance(said, JsonEntry):
        message = f"entry {mail.queued_index} does not tell of a mail"
        raise TypeError(message)
    told: dict[str, Json] = {**said.fields, "step": "attempted", "day": _day(now)}
    return JsonEntry(told | {"mail": mail.queued_index, "attempt": mail.attempts + 1}).to_bytes()


def _ended(connection: Db, mail: StoredMail, outcome: Outcome, now: datetime) -> str:
    """The outcome is recorded: settled, or queued again where the server put it off."""
    if outcome.fate is not Fate.PUT_OFF:
        return _settle(connection, mail, outcome.fate.value, now, outcome.reply)
    attempts = mail.attempts + (mail.state == "queued")
    due_at = next_try(mail.made_at, now, attempts)
    if due_at is None:
        return _settle(connection, mail, "refused", now, f"expired {outcome.reply}".strip())
    with connection.transaction():
        _moved(
            mails.move(
                connection, mail, "queued", now, reply=outcome.reply, attempts=attempts,
                due_at=due_at,
            )
        )  # fmt: skip
        if mail.state == "attempted":  # the ledger said that it goes out: it did not
            log.append(connection, [outcome_entry(mail, Fate.PUT_OFF.value, now, outcome.reply)])
    return Fate.PUT_OFF.value


def _settle(connection: Db, mail: StoredMail, state: str, now: datetime, reply: str) -> str:
    """The mail's end stands in its row and in the ledger, in one transaction."""
    with connection.transaction():
        _moved(mails.move(connection, mail, state, now, reply=reply))
        index = log.append(connection, [outcome_entry(mail, state, now, reply)])
        if state == "refused" and mail.address_mac is not None and is_bad_address(reply):
            mails.suppress(connection, bytes(mail.address_mac), "refused", index)
    return state


def outcome_entry(mail: StoredMail, step: str, now: datetime, reply: str) -> bytes:
    """The entry that says what became of a mail; it names the entry by which it was queued."""
    return JsonEntry(
        {
            "kind": "mail",
            "step": step,
            "day": _day(now),
            "mail": mail.queued_index,
            "attempt": mail.attempts,
            "reply": reply,
            "sha256": bytes(mail.content_sha256).hex(),
        }
    ).to_bytes()


def _day(now: datetime) -> str:
    return now.astimezone(TOKYO).date().isoformat()


def _moved(moved: bool) -> None:  # noqa: FBT001 - what `move` returned
    if not moved:
        message = "a claimed mail was moved by somebody else"
        raise RuntimeError(message)
