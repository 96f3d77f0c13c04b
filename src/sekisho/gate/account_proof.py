"""Proof that the customer acts in person: an account of theirs, opened with two factors just now.

The database says whose the account is; that the session is fresh is what the sign-in tells.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError

FRESH = timedelta(minutes=6)
"""How long ago who acts may have proved it: five minutes of the sign-in, and one for the way."""


@dataclass(frozen=True, slots=True)
class AccountProof:
    """What the sign-in knows: the account, its customer's number, how and when it was proved."""

    account: int
    customer_no: str
    two_factors: bool
    proved_at: datetime


def refuse_unproved(connection: Db, proof: AccountProof, customer_no: str, now: datetime) -> None:
    """Returns only where the proof is fresh, of two factors, and of this very customer's account.

    requires: the role sekisho_web
    """
    fresh = timedelta(0) <= now - proof.proved_at <= FRESH
    row = connection.execute(
        "SELECT hand.account_is(%s, %s)", (proof.account, customer_no)
    ).fetchone()
    if not (proof.two_factors and fresh and proof.customer_no == customer_no and row and row[0]):
        raise ActRefusedError(
            "prove-again",
            "ご本人であることを確かめられませんでした。もう一度サインインしてから行ってください。",
            "We could not confirm that it is you. Sign in again, then repeat what you did.",
        )
