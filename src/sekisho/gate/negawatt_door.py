"""Of whom a contractor may be told baseline and reduction: those at its own nightly door."""

from psycopg import sql

from sekisho.books.connection import Db
from sekisho.books.doors import hold_doors, nightly_doors
from sekisho.books.versions import Version
from sekisho.gate.declare_negawatt import PURPOSE
from sekisho.gate.errors import ActRefusedError

ITEMS = ("baseline", "demand_reduction")


def at_the_door(extract: Db, version: Version, contractor: str) -> list[int]:
    """The keys of the customers of whom the notice gives this contractor something tonight.

    The view has compiled conditions and refusals in it, so nothing is decided here. Refused where
    the notice has no such door, or it gives neither of both items.
    requires: the role sekisho_extract, in a transaction
    """
    if not hold_doors(extract, version.policy.digest):
        raise ActRefusedError(
            "republished",
            "告知の新しい版が公開されました。もう一度実行してください。",
            "A new version of the notice was published. Run this again.",
        )
    found = [
        door
        for door in nightly_doors(extract, version.policy.digest)
        if (door.recipient, door.purpose) == (contractor, PURPOSE)
        and set(ITEMS) <= set(door.columns)
    ]
    if not found:
        raise ActRefusedError(
            "no-door",
            f"告知は「{contractor}」にベースラインと需要抑制量を渡すと定めていません（C34、C37）。",
            f"The notice does not give {contractor!r} baseline and reduction (C34, C37).",
        )
    query = sql.SQL("SELECT DISTINCT subject_key FROM door.{} ORDER BY 1").format(
        sql.Identifier(found[0].name)
    )
    return [int(key) for (key,) in extract.execute(query)]
