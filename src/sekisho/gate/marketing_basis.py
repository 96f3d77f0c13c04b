"""On what marketing mail to a customer rests today, as every act that sends or releases asks."""

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.books.connection import Db
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.subjects import customer_key
from sekisho.gate.tell_recipients import RESTRICTED, known_facts
from sekisho.guard.marketing import BASIS_WORDS, MARKETING, Basis, Consent, marketing_fault
from sekisho.guard.wording import Held

ALL = "all"


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One record of a basis, whole: where it can be seen, how it was given and how it ended."""

    consent: Consent
    evidence: str
    how: str
    given_at: datetime
    ended_at: datetime | None
    ended_how: str | None

    def shown(self, lang: str) -> str:
        """The basis in words, with its article."""
        return BASIS_WORDS[self.consent.basis][lang != "ja"]

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        one = self.consent
        return {
            "basis": one.basis.value,
            "evidence": self.evidence,
            "how": self.how,
            "given_at": self.given_at.isoformat(),
            "ended_at": self.ended_at and self.ended_at.isoformat(),
            "ended_how": self.ended_how,
            "last_sent_on": one.last_sent_on and one.last_sent_on.isoformat(),
        }


def consent_records(connection: Db, customer_no: str) -> list[ConsentRecord]:
    """Every record kept of the customer, the oldest first; ended ones as long as they are kept.

    An unknown customer is refused (ActRefusedError). requires: the role sekisho_web
    """
    key = customer_key(connection, customer_no)
    return records_of(connection, key)


def records_of(connection: Db, key: int) -> list[ConsentRecord]:
    """The same by the customer's key. requires: the role sekisho_web or sekisho_hand"""
    rows = connection.execute("SELECT * FROM hand.marketing_consents(%s)", (key,)).fetchall()
    return [
        ConsentRecord(
            Consent(Basis(basis), _day(given), _day_or_none(ended), _day_or_none(sent)),
            evidence, how, given, ended, ended_how,
        )
        for basis, evidence, how, given, ended, ended_how, sent in rows
    ]  # fmt: skip


def why_no_marketing(
    connection: Db, customer_no: str, kind: str, purpose: str, today: date
) -> Held | None:
    """Why no mail of this kind and purpose goes to the customer today; None where it may.

    Contract and service mail is not stopped by a refusal of marketing.
    requires: the role sekisho_web
    """
    if kind != MARKETING:
        return None
    refusing = {
        str(word)
        for facts in known_facts(connection, customer_no)
        if isinstance(held := facts.get(RESTRICTED), list)
        for word in held
    }
    consents = [record.consent for record in consent_records(connection, customer_no)]
    return marketing_fault(kind, consents, today, refused=bool(refusing & {ALL, purpose}))


def refuse_without_basis(
    connection: Db, customer_no: str, kind: str, purpose: str, today: date
) -> None:
    """Returns only where a mail of this kind and purpose may go to the customer today."""
    fault = why_no_marketing(connection, customer_no, kind, purpose, today)
    if fault is not None:
        raise ActRefusedError(fault.code, fault.ja, fault.en)


def _day(at: datetime) -> date:
    return at.astimezone(TOKYO).date()


def _day_or_none(at: datetime | None) -> date | None:
    return None if at is None else _day(at)
