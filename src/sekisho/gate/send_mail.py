"""The act of sending a mail: a template, a customer, and every slot decided like any other read.

Checked, built, signed, examined, recorded and queued; another process delivers it
(`gate.deliver_mails`).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sekisho.books import mail_templates
from sekisho.books.connection import Db
from sekisho.books.mail_templates import StoredTemplate
from sekisho.books.versions import Version
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.decide_mail import Decided, Wanted, decide_mail
from sekisho.gate.mail_errors import lacking, marketing_closed, no_template
from sekisho.gate.mail_keys import MailKeys
from sekisho.gate.queue_mail import Queued, Written, queue_mail, refuse_address
from sekisho.gate.read_record import Actor, refuse_untrained
from sekisho.gate.sign_mail import sign_mail
from sekisho.guard.identifiers import identifiers
from sekisho.guard.scan import Verdict, scan_mail
from sekisho.guard.templates import CODE, Filled, Kind, NotFilledError, fill
from sekisho.letters import code as codes
from sekisho.letters.compose import TOKEN_BYTES, Envelope, compose, message_id
from sekisho.letters.sender import Sender
from sekisho.letters.source import LANGS, Letter, read_letter
from sekisho.letters.values import shown

NONCE_BYTES = 16
LANGUAGE = "invoice_language"


@dataclass(frozen=True, slots=True)
class Post:
    """What sends: who, with which keys, and where chance comes from (so many random bytes)."""

    sender: Sender
    keys: MailKeys
    chance: Callable[[int], bytes]
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be sent: the template to the customer, now, ordered by `actor`.

    `lang` is ja or en; None: the language of the customer's invoices where it may be used, else ja.
    `contract` is a contract's number where the customer's contracts differ.
    """

    customer_no: str
    template: str
    actor: Actor
    now: datetime
    lang: str | None = None
    contract: str = ""


def send_mail(connection: Db, version: Version, order: Order, post: Post) -> Queued:
    """The mail is queued, or held where the guard holds it; its entry is committed before.

    Refused (ActRefusedError), with nothing recorded: an actor who has not acknowledged the version
    in force, no such template, an item or the address that the notice does not let us use (with its
    clause), an address that is not the customer's own, confirmed and reachable, a slot without a
    value, an advertisement.

    requires: the role sekisho_web, in no transaction
    """
    refuse_untrained(version, order.actor)
    stored = mail_templates.newest(connection, order.template)
    connection.rollback()
    if stored is None:
        raise no_template(order.template)
    letter = letter_of(stored)
    if letter.kind is Kind.MARKETING:
        raise marketing_closed()
    return send_letter(connection, version, (stored, letter), order, post)


def send_letter(
    connection: Db, version: Version, template: tuple[StoredTemplate, Letter], order: Order,
    post: Post,
) -> Queued:  # fmt: skip
    """The same with a template as published; refused as there.

    requires: what its kind asks for is there (`gate.send_marketing`); as `send_mail`
    """
    stored, letter = template
    decided = decide_mail(connection, version, _wanted(version, letter, order, post))
    with connection.transaction():
        refuse_address(connection, post.keys, order.customer_no, decided.address)
    lang = order.lang or _language(decided)
    chance = post.chance(codes.BYTES + TOKEN_BYTES)
    code, token = codes.code_of(chance), chance[codes.BYTES :]
    words = _filled(version, letter, decided, lang, post.sender, code)
    envelope = Envelope(decided.address, lang, order.now.astimezone(TOKYO), token, post.more)
    signed = sign_mail(compose(words, post.sender, envelope), post.keys, post.sender.domain)
    written = Written(
        raw=signed,
        subject=words.subject,
        body=words.body,
        message_id=message_id(token, post.sender.domain),
        code_digest=codes.digest_of(code),
        kind=letter.kind.value,
        lang=lang,
        template=(stored.name, stored.version),
    )
    verdict = _examined(signed, decided, post.sender, lang)
    return queue_mail(connection, version, decided, written, verdict, post.keys)


def letter_of(stored: StoredTemplate) -> Letter:
    """The template as it was published."""
    letter, _ = read_letter(stored.source, stored.name)
    if letter is None:
        message = f"the published template {stored.name} cannot be read any more"
        raise RuntimeError(message)
    return letter


def _wanted(version: Version, letter: Letter, order: Order, post: Post) -> Wanted:
    words = version.policy.vocabulary
    language = (LANGUAGE,) if order.lang is None and LANGUAGE in words.items else ()
    items = dict.fromkeys((*letter.items(words), *language))
    return Wanted(
        order.customer_no,
        words.purpose(letter.purpose) or letter.purpose,
        tuple(items),
        order.actor,
        order.now,
        post.chance(NONCE_BYTES),
        order.contract,
    )


def _language(decided: Decided) -> str:
    """The language of the customer's invoices, where mails are written in it."""
    said = decided.values.get(LANGUAGE, "")
    return said if said in LANGS else LANGS[0]


def _filled(
    version: Version, letter: Letter, decided: Decided, lang: str, sender: Sender, code: str
) -> Filled:
    values = {item: shown(value, lang) for item, value in decided.values.items()}
    own = {**sender.own_slots(lang), CODE: code}
    try:
        return fill(letter.texts[lang], version.policy.vocabulary, values, own)
    except NotFilledError as refused:
        raise lacking(refused.slots) from None


def _examined(raw: bytes, decided: Decided, sender: Sender, lang: str) -> Verdict:
    """The guard's verdict; the items that were decided may stand in it, and the sender's own."""
    ours = "\n".join((*sender.own_slots(lang).values(), sender.check(lang), sender.address))
    permitted = {*decided.items, *(found.item for found in identifiers(ours))}
    return scan_mail(raw, clock=time.monotonic, permitted=frozenset(permitted))
