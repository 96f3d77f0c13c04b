"""The act of taking an event of demand reduction back: nothing that was computed of it is left."""

from sekisho.books import negawatt
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment
from sekisho.gate.compute_negawatt import keep_month
from sekisho.gate.declare_negawatt import CLAUSE, PURPOSE, NegawattStep, locked_event
from sekisho.gate.life_steps import record_step


def withdraw_negawatt(hand: Db, version: Version, number: int, moment: Moment) -> NegawattStep:
    """The event did not take place: its day may be one of a baseline, its results are gone, and
    the month's figures are those of the other events.

    Refused (ActRefusedError) where there is no such event, or its total went out already.
    requires: the role sekisho_hand, in no transaction; the transaction is committed
    """
    with hand.transaction():
        stored = locked_event(hand, number, "declared", "computed")
        negawatt.move(hand, number, "withdrawn")
        keep_month(hand, number, stored.event.day)
        hand.execute("DELETE FROM records.negawatt_result WHERE event_id = %s", (number,))
        index = record_step(
            hand, version, PURPOSE, CLAUSE, number, "withdraw", moment,
            recipient=stored.contractor,
        )  # fmt: skip
    return NegawattStep(number, index, "withdrawn")
