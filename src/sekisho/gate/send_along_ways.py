"""The act of sending along ways: webhooks are told, encrypted files are laid down.

A webhook says only that something can be fetched, and bears the same id at every attempt, so it is
told again until it is heard or two days are over. A file is laid down once: where nobody can tell
whether it lies there it is `unknown`, and a person decides.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sekisho.books import log, runs, sendings
from sekisho.books.connection import Db
from sekisho.books.sendings import FILE, Sending
from sekisho.gate.case_steps import TOKYO, Moment
from sekisho.gate.delivery import Deliveries
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox
from sekisho.gate.file_line import FileLine
from sekisho.gate.hand_over_extract import hand_over_extract
from sekisho.gate.list_extracts import one_extract
from sekisho.gate.resend import RESENT, delivery_entry
from sekisho.gate.webhook_keys import WebhookKeys
from sekisho.gate.webhook_line import Fate, Outcome, WebhookLine
from sekisho.ledger.entry import Json, canonical_json
from sekisho.letters.retry import next_try

MOST = 200
ACTOR = "deliverer"
SUBJECT = {
    sendings.READY: "run",
    sendings.VOIDED: "run",
    sendings.KEY_ENDS: "key",
    sendings.CHANGE: "item",
    sendings.TEST: "test",
}
"""What the number in a webhook's data is called."""
AWAY = ("timeout", "no-answer", "unknown-host")
"""Who does not answer is left alone for the rest of a round: the others wait no longer for it."""
LONG = timedelta(seconds=30)
"""A way that took so long goes on in the next round, for the same reason."""
FINAL = ("not-released", "no-run", "no-file")
"""Refusals by which a file goes out never; any other may pass."""


@dataclass(frozen=True, slots=True)
class Sender:
    """What sending works with: lines, keys, files, who wants which way, clock and chance."""

    webhooks: WebhookLine
    keys: WebhookKeys | None
    files: FileLine
    outbox: Outbox
    deliveries: Deliveries
    clock: Callable[[], datetime]
    nonce: Callable[[], bytes]
    stopping: Callable[[], bool] = lambda: False


def send_along_ways(connection: Db, sender: Sender, most: int = MOST) -> Counter[str]:
    """Everything that was due was tried once; how much ended in which way.

    Several senders may run: each sending is one's alone. What a sender left that is gone is ended
    first, as unknown. requires: the role sekisho_extract, in autocommit
    """
    ended: Counter[str] = Counter()
    now = sender.clock()
    ended["unknown"] += _end_interrupted(connection, sender)
    sendings.put_down(connection, now, now.astimezone(TOKYO).date())
    away: set[int] = set()
    spent: dict[int, timedelta] = {}
    for number in sendings.due(connection, now, most):
        if sender.stopping():
            break
        if not sendings.claim(connection, number):
            continue
        try:
            sending = sendings.find(connection, number)
            if sending is None or sending.over:  # the way ended while others were told
                continue
            if sending.state != "queued" or sending.due_at > now:
                continue
            if sending.way not in away:
                began = sender.clock()
                outcome = _send(connection, sender, sending)
                ended[outcome.fate.value] += 1
                took = spent.get(sending.way, timedelta()) + (sender.clock() - began)
                spent[sending.way] = took
                away |= {sending.way} if outcome.reply in AWAY or took > LONG else set()
        finally:
            if not connection.closed:
                sendings.release(connection, number)
    return +ended


def _end_interrupted(connection: Db, sender: Sender) -> int:
    ended = 0
    for number in sendings.under_way(connection):
        if not sendings.claim(connection, number):
            continue  # its sender lives
        try:
            sending = sendings.find(connection, number)
            if sending is not None and sending.state == "attempted":
                _settle(connection, sender, sending, Outcome(Fate.UNKNOWN, "interrupted"))
                ended += 1
        finally:
            sendings.release(connection, number)
    return ended


def _send(connection: Db, sender: Sender, sending: Sending) -> Outcome:
    tried = replace(sending, attempts=sending.attempts + 1)
    if sending.event == FILE:
        outcome = _lay_down(connection, sender, tried)
    else:
        outcome = _tell(sender, tried)
    if outcome.fate is not Fate.PUT_OFF:
        return _settle(connection, sender, tried, outcome)
    now = sender.clock()
    due_at = next_try(sending.made_at, now, tried.attempts)
    if due_at is None:
        return _settle(connection, sender, tried, Outcome(Fate.GIVEN_UP, outcome.reply))
    _put_off(connection, sender, tried, outcome, due_at)
    return outcome


def _put_off(
    connection: Db, sender: Sender, sending: Sending, outcome: Outcome, due_at: datetime
) -> None:
    """It waits; where the ledger said that a file goes out, it says that it did not.

    What a person had sent again stays marked so: it may lie there from before.
    """
    now, stored = sender.clock(), sendings.find(connection, sending.id)
    reply = f"{RESENT} {outcome.reply}" if _is_resent(sending) else outcome.reply
    with connection.transaction():
        sendings.move(connection, sending, "queued", now, reply=reply, due_at=due_at)
        if stored is not None and stored.state == "attempted":
            step, nonce = outcome.fate.value, sender.nonce()
            log.append(connection, [delivery_entry(connection, sending, step, nonce, now)])


def _is_resent(sending: Sending) -> bool:
    return sending.reply.partition(" ")[0] == RESENT


def _tell(sender: Sender, sending: Sending) -> Outcome:
    if sender.keys is None:
        return Outcome(Fate.PUT_OFF, "no-webhook-key")
    body, headers = message(sender.keys, sending, sender.clock())
    return sender.webhooks.tell(str(sending.settings["url"]), headers, body)


def message(keys: WebhookKeys, sending: Sending, now: datetime) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a webhook: what happened and its number, nobody's data (Standard
    Webhooks). The id is the same at every attempt."""
    told: dict[str, Json] = {
        "type": sending.event,
        "timestamp": sending.made_at.isoformat(),
        "data": {SUBJECT[sending.event]: sending.subject},
    }
    body, stamp, name = canonical_json(told), int(now.timestamp()), f"msg_{sending.id}"
    return body, {
        "Content-Type": "application/json",
        "User-Agent": "Sekisho-Webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": str(stamp),
        "webhook-signature": keys.signature(name, stamp, body),
    }


def _lay_down(connection: Db, sender: Sender, sending: Sending) -> Outcome:
    if sender.deliveries.of(sending.party).way != sending.kind:
        return Outcome(Fate.PUT_OFF, "not-declared")
    try:
        name = _laid_name(connection, sending)
        return sender.files.lay_down(
            sending.kind, sending.settings, name, lambda: _made(connection, sender, sending),
            again=_is_resent(sending),
        )  # fmt: skip
    except ActRefusedError as refused:
        return Outcome(Fate.GIVEN_UP if refused.code in FINAL else Fate.PUT_OFF, refused.code)


def _laid_name(connection: Db, sending: Sending) -> str:
    """The name under which the run's file lies, and no other's: one that was voided may lie there.

    So whatever lies there under it is this run's, and may be left where it is sent again.
    """
    name = one_extract(connection, sending.party, sending.subject).file_name
    if runs.is_made_anew(connection, sending.subject):
        stem, _, suffix = name.partition(".")
        name = f"{stem}_run-{sending.subject}.{suffix}"
    return f"{name}.age"


def _made(connection: Db, sender: Sender, sending: Sending) -> bytes:
    """The encrypted file; that it goes out is committed, in the ledger and in the books."""
    moment = Moment(ACTOR, sender.clock(), sender.nonce())
    given = hand_over_extract(connection, sender.outbox, sending.subject, sending.party, moment)
    sendings.move(connection, sending, "attempted", sender.clock())
    return given.sealed


def _settle(connection: Db, sender: Sender, sending: Sending, outcome: Outcome) -> Outcome:
    """The end stands in the books, and that of a file in the ledger, in one transaction."""
    now = sender.clock()
    with connection.transaction():
        sendings.move(connection, sending, outcome.fate.value, now, reply=outcome.reply,
                      attempts=sending.attempts)  # fmt: skip
        if sending.event == FILE:
            step = outcome.fate.value
            log.append(connection, [delivery_entry(connection, sending, step, sender.nonce(), now)])
    return outcome
