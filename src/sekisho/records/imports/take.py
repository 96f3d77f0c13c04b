"""One batch of rows: taken in or refused, written down, and committed as one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from sekisho.records.imports.assemble import Assembled
from sekisho.records.imports.cells import Row
from sekisho.records.imports.refusal import Refusal, RefusedRow
from sekisho.records.imports.refused_file import RefusedFile
from sekisho.records.imports.upsert import ForeignNumberError, Upsert

Connection = psycopg.Connection[Any]
_Ready = list[tuple[Row, Assembled]]

_FOREIGN = Refusal(
    "foreign_number",
    "この顧客番号は架空の顧客のものです。",
    "This customer number belongs to a synthetic customer.",
)


@dataclass(frozen=True, slots=True)
class State:
    """How far one file has been taken in under one map."""

    key: tuple[str, str]
    rows: int = 0
    refused: int = 0
    refused_bytes: int = 0
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes batches of one file."""

    connection: Connection
    assemble: Callable[[Row], Assembled | tuple[Refusal, ...]]
    upsert: Upsert
    refused_file: RefusedFile

    def take(self, batch: Sequence[Row], state: State) -> State:
        """Every row of the batch is in the tables or in the refused file, and the state says so.

        The refused file is on the disk before the transaction commits: what a crash leaves over
        is cut off by the next run, by the length that was committed.
        """
        ready: _Ready = []
        refused: list[RefusedRow] = []
        for row in batch:
            found = self.assemble(row)
            if isinstance(found, tuple):
                refused.append(RefusedRow(row.line, row.last_line, found))
            else:
                ready.append((row, found))
        with self.connection.transaction():
            refused += write_ready(self.connection, self.upsert, ready)
            self.refused_file.add(sorted(refused, key=lambda row: row.line))
            after = replace(
                state,
                rows=state.rows + len(batch),
                refused=state.refused + len(refused),
                refused_bytes=self.refused_file.size,
            )
            self._save(after)
        return after

    def finish(self, state: State) -> None:
        """The state says that nothing of the file is left."""
        self._save(replace(state, finished=True))

    def _save(self, state: State) -> None:
        self.connection.execute(
            "UPDATE records.import_run SET rows_done = %s, rows_refused = %s, refused_bytes = %s, "
            "finished = %s, updated_at = now() WHERE file_sha256 = %s AND map_sha256 = %s",
            [state.rows, state.refused, state.refused_bytes, state.finished, *state.key],
        )


def write_ready(
    connection: Connection, write: Upsert, ready: Sequence[tuple[Row, Assembled]]
) -> list[RefusedRow]:
    """All rows are in; where the database refuses one, each alone, to find out which.

    requires: inside a transaction
    """
    if not ready or _tried(connection, write, [row for _, row in ready]) is None:
        return []
    found = [(row, _tried(connection, write, [assembled])) for row, assembled in ready]
    return [RefusedRow(row.line, row.last_line, (refusal,)) for row, refusal in found if refusal]


def _tried(connection: Connection, write: Upsert, rows: list[Assembled]) -> Refusal | None:
    """None when the rows are in; otherwise none of them is, and why."""
    try:
        with connection.transaction():
            write(connection, rows)
    except ForeignNumberError:
        return _FOREIGN
    except (psycopg.IntegrityError, psycopg.DataError) as fault:
        # The constraint's or type's name only: the server's sentence repeats the row's values.
        name = fault.diag.constraint_name or fault.diag.sqlstate or "?"
        return Refusal(
            "database",
            f"データベースの制約に反します({name})。",
            f"The database refuses the row ({name}).",
        )
    return None
