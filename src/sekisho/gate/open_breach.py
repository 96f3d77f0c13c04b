"""The act of telling of a breach: its clock runs from the day on which any of us knew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sekisho.books import breaches
from sekisho.books.breaches import Reach
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.breach_steps import BreachStep, record_breach_step
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError

ENTRUSTED = "entrusted"


@dataclass(frozen=True, slots=True)
class Happened:
    """What is known at once: since when we know, and which passages may be concerned.

    `told_by` is the entrusted company whose notice this is (Art 26(1), proviso), with the day on
    which it knew itself.
    """

    known_on: date
    reach: Reach
    told_by: str | None = None
    told_by_known_on: date | None = None


def open_breach(connection: Db, version: Version, what: Happened, moment: Moment) -> BreachStep:
    """The breach is in the register, and the ledger says so. Anybody of the staff may tell of one.

    Refused (ActRefusedError), with nothing opened: a day to come, days in the wrong order, a word
    that the notice does not know, a notice of a company that is not entrusted.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    _refuse_days(what, day_of(moment))
    _refuse_words(version, what)
    with connection.transaction():
        number = breaches.insert(
            connection, what.known_on, what.reach, what.told_by, what.told_by_known_on,
            moment.actor,
        )  # fmt: skip
        index = record_breach_step(
            connection, version, number, "receive", moment,
            known_on=what.known_on.isoformat(), told_by=what.told_by,
        )  # fmt: skip
    return BreachStep(number, index, "received")


def _refuse_days(what: Happened, today: date) -> None:
    if what.known_on > today or what.reach.until > today:
        raise ActRefusedError(
            "day-to-come",
            "まだ来ていない日は書けません。知った日と期間を確かめてください（L26）。",
            "A day to come cannot stand there. Check the day of knowing and the period (L26).",
        )
    if what.reach.since > what.reach.until:
        raise ActRefusedError(
            "days-in-order",
            "期間のはじめの日が、おわりの日より後です（L26）。",
            "The first day of the period comes after the last (L26).",
        )
    if what.told_by_known_on is not None and what.told_by_known_on > what.known_on:
        raise ActRefusedError(
            "known-before",
            "委託先が知った日は、当社が知った日より後にはなりません（L26）。",
            "The entrusted company cannot have known later than we did (L26).",
        )


def _refuse_words(version: Version, what: Happened) -> None:
    words = version.policy.vocabulary
    refuse_unknown_words(version, what.reach.items, what.reach.recipient)
    if what.told_by is None:
        return
    known = what.told_by in words.parties
    if not known or ENTRUSTED not in words.classes_of(what.told_by, what.known_on):
        raise ActRefusedError(
            "not-entrusted",
            f"「{what.told_by}」は、その日に当社の委託先ではありません（L24、L26）。",
            f"{what.told_by!r} was no entrusted company of ours on that day (L24, L26).",
        )


def refuse_unknown_words(
    version: Version, items: Sequence[str], recipient: str | None = None
) -> None:
    """Returns where the notice knows these items and this recipient; ActRefusedError otherwise."""
    words = version.policy.vocabulary
    unknown = [item for item in items if item not in words.items]
    if recipient is not None and recipient not in words.parties:
        unknown.append(recipient)
    if unknown:
        raise ActRefusedError(
            "unknown-word",
            f"「{unknown[0]}」という項目または提供先は、告知の言葉にありません（L26）。",
            f"{unknown[0]!r} is no item and no recipient of the notice (L26).",
        )
