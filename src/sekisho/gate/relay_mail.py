"""The act of taking a mail from a company's own mailer: decided, examined and queued like ours.

Handed in again it does nothing again: the answer is the first one's. So a mailer that lost the
answer, or the connection, may hand it in as often as it likes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from psycopg.errors import UniqueViolation

from sekisho.books import mails
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.decide_mail import Decided, Wanted, decide_mail
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.marketing_basis import refuse_without_basis
from sekisho.gate.marketing_rules import MarketingRules, refuse_other_purpose
from sekisho.gate.queue_mail import Written, queue_mail, refuse_address
from sekisho.gate.read_record import Actor
from sekisho.gate.refuse_marketing import new_refusal_token
from sekisho.gate.relay_recipient import relay_recipient
from sekisho.gate.send_mail import NONCE_BYTES, Post
from sekisho.gate.send_marketing import one_press_headers
from sekisho.gate.sign_mail import sign_mail
from sekisho.guard.identifiers import identifiers, same_value
from sekisho.guard.marketing import MARKETING, Display, display_faults
from sekisho.guard.scan import SECRET_ITEMS, Values, Verdict
from sekisho.guard.wording import Held
from sekisho.letters import code as codes
from sekisho.letters.relayed import Handed, read_handed, with_headers

ROLE = "operator"
CODE_HEADER = "X-Mail-Code"
TOLD = frozenset({"name", "address", "phone", "email", "supply_point_id"})
"""What the guard finds in words and the notice decides on."""

Examine = Callable[[bytes, frozenset[str], Values | None], Verdict]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A mail at the relay: by which account (name, sender, purpose, kind, keeper), to whom."""

    account: str
    sender: str
    purpose: str
    kind: str
    keeper: str
    recipient: str
    raw: bytes
    now: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the mail: its number, `queued` or `held`, and the reasons."""

    id: int
    state: str
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Relay:
    """What the relay works with: who sends and signs, the law's rules, and who examines."""

    post: Post
    rules: MarketingRules
    examine: Examine


def relay_mail(connection: Db, version: Version, handed: HandedIn, relay: Relay) -> Taken:
    """The mail stands in the queue, or is held whole, with its record; committed on return.

    Refused (ActRefusedError), with nothing kept: headers that mislead, an address that is not one
    customer's own, an item or a purpose that the notice or the customer does not allow, marketing
    without a basis or without its display, a Message-ID that another mail has.

    requires: the role sekisho_web, in no transaction
    """
    digest = _digest(handed)
    before = _taken_before(connection, digest)
    if before is not None:
        return before
    refuse_other_purpose(relay.rules, handed.kind, handed.purpose)
    customer_no = relay_recipient(connection, relay.post.keys, handed.recipient)
    mail = read_handed(handed.raw, handed.sender, handed.recipient)
    if isinstance(mail, list):
        raise _refused(mail)
    if handed.kind == MARKETING:
        _refuse_marketing(connection, customer_no, handed, mail, relay)
    wanted = Wanted(
        customer_no, handed.purpose, (), Actor(handed.keeper, ROLE, version.policy.digest),
        handed.now, relay.post.chance(NONCE_BYTES),
    )  # fmt: skip
    decided, verdict = _decided(connection, version, wanted, mail, relay)
    with connection.transaction():
        refuse_address(connection, relay.post.keys, customer_no, decided.address)
    try:
        return _queued(connection, version, handed, mail, (decided, verdict), relay)
    except UniqueViolation:
        again = _taken_before(connection, digest)
        if again is None:
            raise _message_id_used() from None
        return again


def _decided(
    connection: Db, version: Version, wanted: Wanted, mail: Handed, relay: Relay
) -> tuple[Decided, Verdict]:
    """What the mail tells is decided by the notice; whose numbers it tells, by the record."""
    first = relay.examine(mail.raw, TOLD, None)
    told = tuple(sorted((first.items - SECRET_ITEMS) & TOLD))
    public = _public(relay)
    if told:
        first = relay.examine(mail.raw, TOLD, Values(frozenset(), public))
        told = tuple(sorted((first.items - SECRET_ITEMS) & TOLD))
    decided = decide_mail(connection, version, replace(wanted, items=told))
    if not told:
        return decided, first
    own = frozenset(same_value(value) for value in decided.values.values() if value)
    return decided, relay.examine(mail.raw, frozenset(told), Values(own, public))


def _public(relay: Relay) -> frozenset[str]:
    """The company's own numbers and addresses, in both languages of sender.yaml."""
    sender = relay.post.sender
    said = [sender.address, sender.reply_to]
    for lang in ("ja", "en"):
        said += [*sender.own_slots(lang).values(), sender.check(lang)]
    text = "\n".join(said)
    return frozenset(same_value(text[one.start : one.end]) for one in identifiers(text))


def _refuse_marketing(
    connection: Db, customer_no: str, handed: HandedIn, mail: Handed, relay: Relay
) -> None:
    today = handed.now.astimezone(TOKYO).date()
    refuse_without_basis(connection, customer_no, MARKETING, handed.purpose, today)
    connection.rollback()
    sender = relay.post.sender.told
    faults = [
        display_faults([mail.body], Display(*(sender[name][lang] for name in
                       ("name", "postal", "refusal", "complaints"))))
        for lang in ("ja", "en")
    ]  # fmt: skip
    if all(faults):
        raise _refused(min(faults, key=len))


def _queued(
    connection: Db, version: Version, handed: HandedIn, mail: Handed,
    outcome: tuple[Decided, Verdict], relay: Relay,
) -> Taken:  # fmt: skip
    """The mail and the note that it was handed in are committed together."""
    decided, verdict = outcome
    digest = _digest(handed)
    code = codes.code_of(relay.post.chance(codes.BYTES))
    identifier = mail.message_id or f"<{digest.hex()[:32]}@{relay.post.sender.domain}>"
    headers = {"Message-ID": identifier, CODE_HEADER: code}
    with connection.transaction():
        connection.execute(
            "INSERT INTO books.relayed_mail (digest, customer_id) VALUES (%s, %s)",
            (digest, decided.key),
        )
        if handed.kind == MARKETING:
            token = new_refusal_token(connection, decided.wanted.customer_no)
            headers |= one_press_headers(relay.rules, token)
        written = _written(handed, mail, headers, (identifier, code), relay)
        queued = queue_mail(connection, version, decided, written, verdict, relay.post.keys)
        connection.execute(
            "UPDATE books.relayed_mail SET mail_id = %s WHERE digest = %s", (queued.id, digest)
        )
    return Taken(queued.id, queued.state, queued.held)


def _written(
    handed: HandedIn, mail: Handed, headers: Mapping[str, str], named: tuple[str, str],
    relay: Relay,
) -> Written:  # fmt: skip
    identifier, code = named
    raw = with_headers(mail.raw, headers.items())
    return Written(
        raw=sign_mail(raw, relay.post.keys, relay.post.sender.domain),
        subject=mail.subject,
        body=mail.body,
        message_id=identifier,
        code_digest=codes.digest_of(code),
        kind=handed.kind,
        lang="ja",
        through=handed.account,
    )


def _taken_before(connection: Db, digest: bytes) -> Taken | None:
    """What became of the same mail when it was handed in before; None where it was not."""
    row = connection.execute(
        "SELECT mail_id FROM books.relayed_mail WHERE digest = %s", (digest,)
    ).fetchone()
    found = mails.find(connection, row[0]) if row and row[0] else None
    held = _reasons(connection, found.id) if found is not None and found.state == "held" else ()
    connection.rollback()
    if found is None:
        return None
    return Taken(found.id, "held" if found.state == "held" else "queued", held)


def _reasons(connection: Db, mail: int) -> tuple[Held, ...]:
    row = connection.execute(
        "SELECT reasons FROM books.held_mail WHERE mail_id = %s", (mail,)
    ).fetchone()
    return tuple(
        Held(one["code"], one["clause"], one["place"], tuple(one["words"]),
             one["message"]["ja"], one["message"]["en"])
        for one in (row[0] if row else ())
    )  # fmt: skip


def _digest(handed: HandedIn) -> bytes:
    """Which mail this is: account, recipient and every byte."""
    said = f"{handed.account}\0{handed.recipient}\0".encode()
    return sha256(said + handed.raw).digest()


def _refused(faults: list[Held]) -> ActRefusedError:
    """All reasons in one refusal."""
    return ActRefusedError(
        faults[0].code,
        "".join(one.ja for one in faults),
        " ".join(one.en for one in faults),
    )


def _message_id_used() -> ActRefusedError:
    return ActRefusedError(
        "message-id-used",
        "このMessage-IDは、内容の違う別のメールで使われています。一通ごとに新しくしてください。",
        "Another mail with other words has this Message-ID. Give each mail one of its own.",
    )
