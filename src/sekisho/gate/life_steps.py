"""A step in the life of a demand, a breach or a succession: refused as an act, and recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.life import StepRefusedError
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import Json, JsonEntry
from sekisho.ledger.text import to_base64

Life = TypeVar("Life")
Lived_co = TypeVar("Lived_co", covariant=True)


class Stored(Protocol[Lived_co]):
    """A life as the books have it."""

    @property
    def one(self) -> Lived_co:
        """How it stands."""


Found = TypeVar("Found", bound=Stored[object])


@dataclass(frozen=True, slots=True)
class Kept(Generic[Found, Life]):
    """How lives of one kind are kept: found and locked, stored, and what an entry says of one."""

    kind: str
    clause: str
    locked: Callable[[Db, int], Found]
    store: Callable[[Db, int, Life], None]
    said: Callable[[Found], Mapping[str, Json]]


def lived(taken: Callable[[], Life]) -> Life:
    """How it stands after the step; what its life does not allow is refused, nothing half done."""
    try:
        return taken()
    except StepRefusedError as refused:
        raise ActRefusedError(refused.code, refused.ja, refused.en) from None


def move_on(
    connection: Db, version: Version, kept: Kept[Found, Life], number: int, step: str,
    moment: Moment, move: Callable[[Found], Life],
) -> tuple[Life, int]:  # fmt: skip
    """(how it stands after the move, the entry that says so), committed.

    requires: the role sekisho_web, in no transaction
    """
    with connection.transaction():
        stored = kept.locked(connection, number)
        after = lived(lambda: move(stored))
        kept.store(connection, number, after)
        index = record_step(
            connection, version, kept.kind, kept.clause, number, step, moment, **kept.said(stored)
        )
    return after, index


def record_step(
    connection: Db, version: Version, kind: str, clause: str, number: int, step: str,
    moment: Moment, **more: Json,
) -> int:  # fmt: skip
    """The ledger has an entry of this step; its index. It holds figures and words, nobody."""
    entry = JsonEntry(
        {
            "kind": kind,
            "step": step,
            kind: number,
            "day": day_of(moment).isoformat(),
            "clauses": [clause],
            "nonce": to_base64(moment.nonce),
            "policy": version.policy.digest,
            "version": version.version,
            **more,
        }
    ).to_bytes()
    return log.append(connection, [entry])
