"""The act of the hand's round: what was granted and paid is carried out, what is late escalated.

The screens decide and never reach personal tables; this round is where the work is done.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.kinds import Form
from sekisho.cases.life import State
from sekisho.gate.carry_out_request import Carried, carry_out_request
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.escalate_requests import escalate_requests
from sekisho.gate.keep_answer import answer_files, forget_answers, keep_answer
from sekisho.gate.list_requests import waits_for
from sekisho.gate.tell_downstream import tell_stops

HAND = "hand"
ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: cases carried out, refused (with the reason), escalated; files gone.

    `receipts` are of customers who were erased: nothing of them is kept, so somebody sends these.
    `told` is how many parties downstream heard of a refusal.
    """

    carried: tuple[int, ...]
    refused: tuple[tuple[int, str], ...]
    escalated: tuple[int, ...]
    forgotten: int
    receipts: tuple[tuple[int, Carried], ...]
    told: int = 0

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "carried_out": list(self.carried),
            "refused": [{"case": case, "code": code} for case, code in self.refused],
            "escalated": list(self.escalated),
            "forgotten": self.forgotten,
            "told_downstream": self.told,
        }


def work_requests(connection: Db, version: Version, now: datetime) -> Round:
    """Every electronic request from an account that was granted and paid for is carried out.

    Those by post or telephone, and answers on paper, are carried out by the desk, which needs the
    files in its hands. requires: the role sekisho_hand, in no transaction
    """
    carried: list[int] = []
    refused: list[tuple[int, str]] = []
    receipts: list[tuple[int, Carried]] = []
    for stored in _ready(connection):
        try:
            done = _carry_out(connection, version, stored, now)
        except ActRefusedError as reason:
            refused.append((stored.id, reason.code))
            continue
        if done.erased is not None:
            receipts.append((stored.id, done))
        carried.append(stored.id)
    escalated = escalate_requests(connection, version, now)
    forgotten = forget_answers(connection, now)
    told = tell_stops(connection, version, Moment(HAND, now, secrets.token_bytes(16)))
    return Round(tuple(carried), tuple(refused), tuple(escalated), forgotten, tuple(receipts), told)


def _carry_out(connection: Db, version: Version, stored: cases.Stored, now: datetime) -> Carried:
    """What was granted has happened and its answer waits, both or neither."""
    moment = Moment(HAND, now, secrets.token_bytes(16))
    with connection.transaction():
        done = carry_out_request(connection, version, stored.id, moment)
        if done.package is not None:
            keep_answer(connection, stored, answer_files(done), now)
    return done


def _ready(connection: Db) -> list[cases.Stored]:
    found = [
        stored
        for stored in cases.standing(connection)
        if stored.case.state is State.DECIDED
        and waits_for(stored.case) == HAND
        and stored.channel == ACCOUNT
        and stored.case.form is Form.ELECTRONIC
    ]
    connection.rollback()
    return found
