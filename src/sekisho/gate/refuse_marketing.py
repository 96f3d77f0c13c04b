"""The act of refusing marketing mail with one press: every marketing purpose, from now on.

The press needs no sign-in (RFC 8058): the mail's own random token is the proof that it reached its
reader. So the token can refuse and can do nothing else, and no answer tells whose it is.
"""

import secrets
from dataclasses import replace
from hashlib import sha256

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment
from sekisho.gate.consent_to_marketing import end_consents, purposes_known
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.marketing_rules import MarketingRules
from sekisho.gate.restrict_use import CUSTOMER, restrict_use
from sekisho.gate.subjects import customer_key

TOKEN_BYTES = 24
NONCE_BYTES = 16


def new_refusal_token(connection: Db, customer_no: str) -> str:
    """A token for one mail's refusal link; the books keep its digest once the transaction commits.

    192 random bits. requires: the role sekisho_web, in a transaction
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    key = customer_key(connection, customer_no)
    connection.execute("SELECT hand.keep_refusal_key(%s, %s)", (key, _digest(token)))
    return token


def refuse_by_token(
    connection: Db, version: Version, rules: MarketingRules, token: str, moment: Moment
) -> None:
    """No marketing mail is decided for the token's customer from here on; again changes nothing.

    ActRefusedError where nobody has the token: the link was cut, or the customer is erased.
    requires: the role sekisho_web, in no transaction
    """
    row = connection.execute("SELECT hand.refuser(%s)", (_digest(token),)).fetchone()
    connection.rollback()
    if row is None or row[0] is None:
        raise ActRefusedError(
            "no-such-link",
            "このリンクは使えません。メールのリンクをもう一度そのまま開くか、お問い合わせください。",
            "This link does not work. Open the link in the mail again as it is, or write to us.",
        )
    refuse_marketing(connection, version, rules, str(row[0]), moment)


def refuse_marketing(
    connection: Db, version: Version, rules: MarketingRules, customer_no: str, moment: Moment
) -> int:
    """Every marketing purpose is refused and every basis ended; how many purposes were new.

    Each refusal is committed by itself, the first before anything else: stopped anywhere, a mail
    can be refused too much and never too little.
    ActRefusedError where the notice has no purpose of marketing: a refusal would refuse nothing.
    requires: the role sekisho_web, in no transaction
    """
    fresh = 0
    for purpose in purposes_known(version, rules):
        at = replace(moment, nonce=secrets.token_bytes(NONCE_BYTES))
        fresh += restrict_use(connection, version, customer_no, purpose, at) is not None
    at = replace(moment, nonce=secrets.token_bytes(NONCE_BYTES))
    end_consents(connection, version, rules, customer_no, at, CUSTOMER)
    return fresh


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
