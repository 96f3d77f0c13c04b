"""The act of counting how many customers a change of the notice touches: figures, never rows."""

from collections.abc import Callable, Sequence
from datetime import date

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.gate.given_under import Side, given_under, nobody, of_today
from sekisho.ledger.entry import JsonEntry
from sekisho.prove.compare import Change, Difference

_STILL = (Change.GROUND, Change.MANAGER)
"""The same is given as before; touched is whoever something is given of."""


def count_touched(
    connection: Db,
    old: Side,
    new: Side,
    differences: Sequence[Difference],
    day: date,
    progress: Callable[[int], None],
) -> list[int | None]:
    """For each difference the number of customers of whom something else is given on `day`.

    For another ground or manager: of whom anything is given. None where no company is concerned,
    so that there is nobody to count for. The ledger keeps that it was counted, not the figures.

    requires: the role sekisho_owner, in no transaction
    """
    with connection.transaction():
        old, new = (of_today(connection, side) for side in (old, new))
        connection.execute(
            "CREATE TEMPORARY TABLE touched (customer bigint PRIMARY KEY) ON COMMIT DROP"
        )
        counted = []
        for done, difference in enumerate(differences, 1):
            counted.append(_count(connection, old, new, difference, day))
            progress(done)
        entry = {
            "kind": "count",
            "day": day.isoformat(),
            "policy": old.policy.digest,
            "draft": new.policy.digest,
        }
        log.append(connection, [JsonEntry(entry).to_bytes()])
    return counted


def _count(connection: Db, old: Side, new: Side, difference: Difference, day: date) -> int | None:
    if difference.change is Change.REASON:
        return 0
    connection.execute("TRUNCATE pg_temp.touched")
    items: dict[tuple[str, str], list[str]] = {}
    for recipient, purpose, item in difference.cells:
        if _is_company(old, recipient) or _is_company(new, recipient):
            items.setdefault((recipient, purpose), []).append(item)
    for (recipient, purpose), asked in items.items():
        was, now = (given_under(side, recipient, purpose, asked, day) for side in (old, new))
        if was is not None or now is not None:
            still = difference.change in _STILL
            query = _touched(was or nobody(len(asked)), now or nobody(len(asked)), asked, still)
            connection.execute(query.encode())
    row = connection.execute("SELECT count(*) FROM pg_temp.touched").fetchone()
    return int(row[0]) if items and row else None


def _touched(was: str, now: str, items: Sequence[str], still: bool) -> str:  # noqa: FBT001
    columns = range(len(items))
    if still:
        found = " OR ".join(f"was.i{n} IS NOT NULL AND now.i{n} IS NOT NULL" for n in columns)
    else:
        found = " OR ".join(f"was.i{n} IS DISTINCT FROM now.i{n}" for n in columns)
    return (  # names of columns and compiled queries
        f"WITH was AS ({was}), now AS ({now}) INSERT INTO pg_temp.touched"  # noqa: S608
        " SELECT coalesce(was.customer, now.customer)"
        f" FROM was FULL JOIN now ON was.customer = now.customer WHERE {found}"
        " ON CONFLICT DO NOTHING"
    )


def _is_company(side: Side, recipient: str) -> bool:
    party = side.policy.vocabulary.parties.get(recipient)
    return party is not None and party.company is not None
