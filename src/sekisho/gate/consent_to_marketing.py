"""The act of recording on what marketing mail to a customer may rest (特定電子メール法 Art 3)."""

from dataclasses import dataclass

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.account_proof import AccountProof, refuse_unproved
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.mail_entry import CONSENTS, record_about_mail
from sekisho.gate.marketing_rules import MarketingRules
from sekisho.gate.restrict_use import CUSTOMER
from sekisho.gate.subjects import customer_key
from sekisho.gate.tell_recipients import RESTRICTED, known_facts
from sekisho.guard.marketing import Basis

LONGEST = 200
OPT_IN = Basis.OPT_IN


@dataclass(frozen=True, slots=True)
class Given:
    """A basis, where its evidence can be seen, and through what it was given (account, paper)."""

    basis: Basis
    evidence: str
    how: str


def consent_to_marketing(
    connection: Db, version: Version, rules: MarketingRules, customer_no: str, given: Given,
    moment: Moment, proof: AccountProof | None = None,
) -> int | None:  # fmt: skip
    """The record stands once this returns; the entry's index, or None: it stood already.

    An earlier refusal still holds: only the customer lifts it, in the account. So whoever refused
    consents again only with a proof of the account, and lifts the refusal there.
    Refused: no evidence, a customer who refused, an unknown one.
    requires: the role sekisho_web, in no transaction
    """
    if not given.evidence.strip() or len(given.evidence) > LONGEST:
        raise ActRefusedError(
            "no-evidence",
            f"同意などの記録がどこで見られるかを、1〜{LONGEST}文字で書いてください（第3条2項）。",
            f"Say in 1 to {LONGEST} characters where the evidence can be seen (Art 3(2)).",
        )
    with connection.transaction():
        key = customer_key(connection, customer_no)
        if proof is not None:
            refuse_unproved(connection, proof, customer_no, moment.now)
        elif _refusing(connection, customer_no, rules):
            raise ActRefusedError(
                "customer-refused",
                "お客様は広告のメールを断っています。もう一度許せるのは、ご本人だけです（C51）。",
                "The customer refused marketing mail. Only the customer can allow it again (C51).",
            )
        row = connection.execute(
            "SELECT hand.consent_to_marketing(%s, %s, %s, %s, %s)",
            (key, given.basis.value, given.evidence.strip(), given.how, moment.now),
        ).fetchone()
        if not row or not row[0]:
            return None
        about = (purposes_known(version, rules)[0], CONSENTS, ("C12",))
        told = {"basis": given.basis.value, "ended": False}
        return record_about_mail(
            connection, version, customer_no, "mail_consent", about, moment, told
        )


def end_consents(
    connection: Db, version: Version, rules: MarketingRules, customer_no: str, moment: Moment,
    how: str = CUSTOMER,
) -> int | None:  # fmt: skip
    """No basis stands once this returns; the entry's index, or None: none stood.

    requires: the role sekisho_web, in no transaction
    """
    with connection.transaction():
        key = customer_key(connection, customer_no)
        row = connection.execute(
            "SELECT hand.end_marketing_consents(%s, %s, %s)", (key, how, moment.now)
        ).fetchone()
        if not row or not row[0]:
            return None
        about = (purposes_known(version, rules)[0], CONSENTS, ("C12", "C51"))
        told = {"ended": True}
        return record_about_mail(
            connection, version, customer_no, "mail_consent", about, moment, told
        )


def _refusing(connection: Db, customer_no: str, rules: MarketingRules) -> bool:
    refused = {"all", *rules.purposes}
    return any(
        refused & {str(word) for word in held}
        for facts in known_facts(connection, customer_no)
        if isinstance(held := facts.get(RESTRICTED), list)
    )


def purposes_known(version: Version, rules: MarketingRules) -> list[str]:
    """The marketing purposes that this notice knows; ActRefusedError where it knows none."""
    known = [one for one in rules.purposes if one in version.policy.vocabulary.purposes]
    if not known:
        raise ActRefusedError(
            "no-marketing",
            "告知は広告の目的を定めていません。policy/mail/marketing.yaml を確かめてください。",
            "The notice has no purpose of marketing. See policy/mail/marketing.yaml.",
        )
    return known
