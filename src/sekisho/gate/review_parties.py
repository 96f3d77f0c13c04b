"""The act of reviewing lines of the registry: taken over they count at the next decision."""

from collections.abc import Sequence

from sekisho.books import parties
from sekisho.books.connection import Db
from sekisho.books.parties import Line
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.propose_parties import record, statement_of

OFFICER = "privacy_officer"


def review_lines(
    connection: Db, version: Version, numbers: Sequence[int], moment: Moment, role: str,
    *, taken: bool,
) -> int:  # fmt: skip
    """All of these lines were taken over, or turned down, together; the entry that says so.

    Refused (ActRefusedError), with none of them changed: no officer, the person who proposed one of
    them, a line that is not there or was reviewed before.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    if role != OFFICER:
        raise ActRefusedError(
            "not-an-officer",
            "会社の台帳の行を確かめて採るのは個人情報保護の責任者です。",
            "A privacy officer reviews the lines of the registry of companies.",
        )
    wanted = sorted(set(numbers))
    with connection.transaction():
        lines = parties.locked_lines(connection, wanted)
        _refuse(wanted, lines, moment.actor)
        more = {**statement_of([line.proposed for line in lines]), "taken": taken}
        index = record(connection, version, "review", moment, more)
        parties.review(connection, wanted, moment.actor, moment.now, index, taken=taken)
    return index


def _refuse(wanted: Sequence[int], lines: Sequence[Line], actor: str) -> None:
    missing = sorted(set(wanted) - {line.id for line in lines})
    if missing or not wanted:
        shown = missing[0] if missing else "—"
        raise ActRefusedError(
            "no-such-line",
            f"{shown} 番の行はありません。sekisho party list で確かめてください。",
            f"There is no line {shown}. See sekisho party list.",
        )
    for line in lines:
        if line.taken is not None:
            raise ActRefusedError(
                "reviewed-already",
                f"{line.id} 番の行は {line.reviewed_by} が確かめ済みです。",
                f"Line {line.id} was reviewed by {line.reviewed_by} already.",
            )
        if line.proposed_by == actor:
            raise ActRefusedError(
                "same-person",
                f"{line.id} 番の行は、届け入れた人とは別の人が確かめます。",
                f"Somebody else than who brought line {line.id} has to review it.",
            )
