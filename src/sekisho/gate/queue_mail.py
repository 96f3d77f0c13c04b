"""A decided mail is signed, recorded and queued, or recorded and held: all of it or nothing.

Whatever wrote the words (a template, a mailer behind the relay), this is the one way to the queue.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sekisho.books import held_mails, log, mails
from sekisho.books.acts import Act, insert_act
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.decide_mail import Decided
from sekisho.gate.mail_errors import bad_address
from sekisho.gate.mail_keys import MailKeys
from sekisho.guard.headers import recipient_fault
from sekisho.guard.scan import Verdict
from sekisho.guard.wording import Held
from sekisho.ledger.entry import JsonEntry, commit, statement
from sekisho.ledger.text import to_base64

SUBJECT = "subject"
"""The recipient of a mail: the customer in person."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as bytes, signed, with what the books keep of it.

    `template` is ('', 0) where another program wrote it, and `through` the account by which that
    one handed it in. `subject` and `body` are its words.
    """

    raw: bytes
    subject: str
    body: str
    message_id: str
    code_digest: bytes
    kind: str
    lang: str
    template: tuple[str, int] = ("", 0)
    through: str = ""

    def origin(self, writer: str) -> tuple[str, str, str]:
        """(relay or template, its name, who wrote it)."""
        if self.through:
            return held_mails.RELAY, self.through, writer
        return held_mails.TEMPLATE, self.template[0], writer


@dataclass(frozen=True, slots=True)
class Queued:
    """What became of the mail: its id, `queued` or `held` (and why), its entry, its Message-ID."""

    id: int
    state: str
    held: tuple[Held, ...]
    ledger_index: int
    message_id: str


def refuse_address(connection: Db, keys: MailKeys, customer_no: str, address: str) -> None:
    """Returns only where this is the customer's own address, confirmed, and not suppressed.

    requires: the role sekisho_web
    """
    if not address:
        raise bad_address("none")
    if recipient_fault(address, frozenset({address})) is not None:
        raise bad_address("look-alike")
    row = connection.execute("SELECT hand.mail_address(%s, %s)", (customer_no, address)).fetchone()
    found = str(row[0]) if row else "not-theirs"
    if found != "theirs":
        raise bad_address(found)
    if mails.suppressed(connection, keys.mac_of(address)) is not None:
        raise bad_address("suppressed")


def queue_mail(
    connection: Db, version: Version, decided: Decided, written: Written, verdict: Verdict,
    keys: MailKeys,
) -> Queued:  # fmt: skip
    """The mail, its content and its entry are committed; it is held where the verdict holds it.

    requires: the role sekisho_web, in no transaction; the address was not refused
    """
    state = "queued" if verdict.may_go else "held"
    wanted = decided.wanted
    new = mails.NewMail(
        customer=decided.key,
        template=written.template[0],
        template_version=written.template[1],
        kind=written.kind,
        lang=written.lang,
        purpose=wanted.purpose,
        digest=version.policy.digest,
        clauses=decided.clauses,
        items=decided.items,
        stops=decided.stops,
        actor=wanted.actor.id,
        message_id=written.message_id,
        code_digest=written.code_digest,
        content_sha256=sha256(written.raw).digest(),
        address_mac=keys.mac_of(decided.address),
        state=state,
        held_for=tuple(dict.fromkeys(held.code for held in verdict.held)),
        made_at=wanted.now,
    )
    with connection.transaction():
        index = log.append(connection, [_entry(version, decided, new)])
        insert_act(connection, index, _act(new))
        mail = mails.add(connection, new, index)
        _keep(connection, mail, decided.address, written)
        if verdict.held:
            why, origin = [one.as_json() for one in verdict.held], written.origin(new.actor)
            held_mails.add(connection, mail, origin, why, new.made_at)
    return Queued(mail, state, verdict.held, index, written.message_id)


def _keep(connection: Db, mail: int, address: str, written: Written) -> None:
    """The content stands beside the row; the database looks at the address once more."""
    row = connection.execute(
        "SELECT hand.keep_mail(%s, %s, %s, %s, %s)",
        (mail, address, written.subject, written.body, written.raw.decode("ascii")),
    ).fetchone()
    if row is None or not row[0]:
        raise bad_address("not-theirs")


def _entry(version: Version, decided: Decided, new: mails.NewMail) -> bytes:
    wanted = decided.wanted
    subject = commit(decided.salt, statement(wanted.customer_no, new.items, new.items))
    return JsonEntry(
        {
            "kind": "mail",
            "step": new.state,
            "day": _day(new.made_at),
            "recipient": SUBJECT,
            "purpose": new.purpose,
            "clauses": list(new.clauses),
            "items": list(new.items),
            "policy": new.digest,
            "version": version.version,
            "role": wanted.actor.role,
            "template": new.template,
            "template_version": new.template_version,
            "sha256": new.content_sha256.hex(),
            "nonce": to_base64(wanted.nonce),
            "subject": to_base64(subject),
        }
    ).to_bytes()


def _day(at: datetime) -> str:
    return at.astimezone(TOKYO).date().isoformat()


def _act(new: mails.NewMail) -> Act:
    return Act(
        customer=new.customer,
        kind="mail",
        actor=new.actor,
        purpose=new.purpose,
        digest=new.digest,
        clauses=new.clauses,
        items=new.items,
        withheld=(),
    )
