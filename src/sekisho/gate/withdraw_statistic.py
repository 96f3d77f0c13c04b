"""The act of withdrawing a statistic that was released, and of discarding one that waits."""

from collections.abc import Mapping
from datetime import date

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.statistics import (
    PREPARED,
    RELEASED,
    mark_discarded,
    mark_withdrawn,
    one_after_the_other,
)
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.release_statistic import Done, not_waiting, open_release
from sekisho.ledger.entry import JsonEntry

REASONS: Mapping[str, tuple[str, str]] = {
    "data": ("もとの情報に誤りがあった", "The data that it was made from were wrong"),
    "method": ("作り方に誤りがあった", "It was made in a wrong way"),
    "declaration": ("告知の統計が変わった", "The notice no longer declares it like this"),
    "protection": ("守りが足りなかったおそれがある", "Its protection may have been too weak"),
}
"""Why a statistic is withdrawn: a closed list, since a free word could name somebody."""


def withdraw_statistic(connection: Db, release: int, reason: str, by: str, today: date) -> Done:
    """The release is withdrawn: listed with its reason, its files given to nobody any more.

    It stays among the tables that later ones are audited against: who has it, has it.
    requires: the role sekisho_web or sekisho_owner, in no transaction
    """
    if reason not in REASONS:
        raise ActRefusedError(
            "no-reason",
            f"取り下げの理由は {'、'.join(REASONS)} のどれかを書いてください。",
            f"Give a reason for withdrawing: {', '.join(REASONS)}.",
        )
    with connection.transaction():
        one_after_the_other(connection)
        about = open_release(connection, release)
        if about.withdrawn_index is not None:
            return Done(about.withdrawn_index, fresh=False)
        if about.state != RELEASED:
            raise ActRefusedError(
                "not-released",
                f"{release} 番は公表されていないので、取り下げられません。",
                f"Number {release} was not released, so it cannot be withdrawn.",
            )
        told = JsonEntry(
            {
                "kind": "statistic-withdrawn",
                "day": today.isoformat(),
                "entry": about.ledger_index,
                "reason": reason,
            }
        )
        index = log.append(connection, [told.to_bytes()])
        mark_withdrawn(connection, release, by, today, index, reason)
    return Done(index, fresh=True)


def discard_statistic(connection: Db, release: int) -> None:
    """What was prepared will not be released. requires: sekisho_web or sekisho_owner"""
    with connection.transaction():
        one_after_the_other(connection)
        about = open_release(connection, release)
        if about.state != PREPARED:
            raise not_waiting(about)
        mark_discarded(connection, release, "discarded")
