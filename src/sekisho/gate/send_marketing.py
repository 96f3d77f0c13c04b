"""The act of sending an advertisement: only on a basis that stands, and with one press to refuse.

特定電子メール法 Art 3: a consent or one of its exceptions is on record, and no refusal since. The
display of Art 4 was checked when the template was published.
"""

from dataclasses import replace

from sekisho.books import mail_templates
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.mail_errors import no_template
from sekisho.gate.marketing_basis import refuse_without_basis
from sekisho.gate.marketing_rules import MarketingRules, refuse_other_purpose
from sekisho.gate.queue_mail import Queued
from sekisho.gate.read_record import refuse_untrained
from sekisho.gate.refuse_marketing import new_refusal_token
from sekisho.gate.send_mail import Order, Post, letter_of, send_letter
from sekisho.guard.marketing import MARKETING


def send_marketing(
    connection: Db, version: Version, order: Order, post: Post, rules: MarketingRules
) -> Queued:
    """The advertisement is queued, or held where the guard holds it; a refusal still stops it.

    Refused (ActRefusedError), with nothing recorded: no basis, a customer who refused, a purpose
    that is none of marketing, and all that `send_mail` refuses. A template of another kind goes as
    `send_mail` sends it: no refusal of marketing stops it (Rule 6 of the ordinance).

    requires: the role sekisho_web, in no transaction
    """
    refuse_untrained(version, order.actor)
    stored = mail_templates.newest(connection, order.template)
    connection.rollback()
    if stored is None:
        raise no_template(order.template)
    letter = letter_of(stored)
    if letter.kind != MARKETING:
        return send_letter(connection, version, (stored, letter), order, post)
    purpose = version.policy.vocabulary.purpose(letter.purpose) or letter.purpose
    refuse_other_purpose(rules, MARKETING, purpose)
    today = order.now.astimezone(TOKYO).date()
    refuse_without_basis(connection, order.customer_no, MARKETING, purpose, today)
    connection.rollback()
    with connection.transaction():
        more = one_press_headers(rules, new_refusal_token(connection, order.customer_no))
    ready = replace(post, more={**post.more, **more})
    return send_letter(connection, version, (stored, letter), order, ready)


def one_press_headers(rules: MarketingRules, token: str) -> dict[str, str]:
    """The two fields by which a mail program offers to refuse with one press (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{rules.refusal_url}{token}/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
