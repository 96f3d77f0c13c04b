"""The act of releasing a mail that was held wrongly: a second person, a reason, and it goes once.

Everything but the guard is asked again: what the mail tells, the address, a refusal since. What
stands in no mail (a card, an account, a My Number) is released by nobody.
"""

from dataclasses import dataclass
from hashlib import sha256

from sekisho.books import held_mails, log, mails
from sekisho.books.connection import Db
from sekisho.books.held_mails import Settlement, StoredHeld
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.decide_mail import Wanted, decide_mail
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.list_held import NEVER, no_such_held
from sekisho.gate.mail_entry import CONTENT, record_about_mail
from sekisho.gate.mail_keys import MailKeys
from sekisho.gate.marketing_basis import refuse_without_basis
from sekisho.gate.queue_mail import refuse_address
from sekisho.gate.read_record import Actor, refuse_untrained
from sekisho.gate.show_held import CLAUSES, locked_held

SHORTEST, LONGEST = 10, 2000


@dataclass(frozen=True, slots=True)
class Release:
    """Who says, at which moment, that the mail was held wrongly, and why."""

    actor: Actor
    why: str
    moment: Moment


def release_held(
    connection: Db, version: Version, number: int, release: Release, keys: MailKeys
) -> int:
    """The mail is queued, once; the entry's index, and the same at a second press of anybody's.

    The entry holds the digest of the reason; the reason stands in the books. Refused, with nothing
    changed: an actor who has not acknowledged the version in force, whoever wrote the mail, no
    reason, a mail that holds what stands in no mail, one that is not held any more, an item, an
    address or a purpose that may not be used any more.

    requires: the role sekisho_web, in no transaction; the actor has proved again who they are
    """
    refuse_untrained(version, release.actor)
    why = release.why.replace("\r\n", "\n").strip()
    found = held_mails.find(connection, number)
    connection.rollback()
    if found is None:
        raise no_such_held(number)
    if found.state == "released" and found.settled_index is not None:
        return found.settled_index
    _refuse(found, release.actor, why)
    _decide_again(connection, version, number, found, release, keys)
    with connection.transaction():
        log.lock_head(connection)  # two people at once come one after the other
        again = held_mails.find(connection, number)
        if again is not None and again.state == "released" and again.settled_index is not None:
            return again.settled_index
        stored, customer_no = locked_held(connection, number)
        told = {"mail": stored.queued_index, "reason_sha256": sha256(why.encode()).hexdigest()}
        index = record_about_mail(
            connection, version, customer_no, "mail_released",
            (stored.purpose, CONTENT, CLAUSES), release.moment, told,
        )  # fmt: skip
        how = Settlement("released", release.moment.now, release.actor.id, why, index)
        held_mails.settle(connection, number, how)
    return index


def _refuse(found: StoredHeld, actor: Actor, why: str) -> None:
    if found.writer == actor.id:
        raise ActRefusedError(
            "own-mail",
            "自分が書いたメールは解除できません。書いていない方が読んで決めます。",
            "Nobody releases a mail that they wrote. Somebody else reads it and decides.",
        )
    if any(one["code"] in NEVER for one in found.reasons):
        raise ActRefusedError(
            "never-released",
            "カード番号、口座番号、マイナンバーは、どのメールにも書けません（C24）。解除できる方はいません。"
            "書き直して送ってください。",
            "A card, an account number or a My Number stands in no mail (C24), and nobody releases"
            " one. Write it again without.",
        )
    if not SHORTEST <= len(why) <= LONGEST:
        raise ActRefusedError(
            "no-reason",
            f"誤って止められたと考える理由を {SHORTEST}〜{LONGEST} 文字で書いてください。",
            f"Say in {SHORTEST} to {LONGEST} characters why it was held wrongly.",
        )


def _decide_again(
    connection: Db, version: Version, number: int, found: StoredHeld, release: Release,
    keys: MailKeys,
) -> None:  # fmt: skip
    """Returns only where the notice and the law still let this mail go to its customer."""
    row = connection.execute(
        "SELECT hand.customer_of_mail(id), items FROM books.mail WHERE id = %s", (number,)
    ).fetchone()
    connection.rollback()
    if row is None or row[0] is None:
        raise no_such_held(number)
    customer_no, items = str(row[0]), tuple(row[1])
    moment = release.moment
    today = day_of(moment)
    refuse_without_basis(connection, customer_no, found.kind, found.purpose, today)
    connection.rollback()
    wanted = Wanted(customer_no, found.purpose, items, release.actor, moment.now, moment.nonce)
    decided = decide_mail(connection, version, wanted)
    with connection.transaction():
        refuse_address(connection, keys, customer_no, decided.address)
    stored = mails.find(connection, number)
    connection.rollback()
    if stored is None or stored.address_mac != keys.mac_of(decided.address):
        raise ActRefusedError(
            "address-changed",
            "止めているあいだに宛先のアドレスが変わりました。新しく作って送ってください。",
            "The customer's address changed while the mail was held. Make a new one.",
        )
