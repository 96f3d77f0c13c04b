"""The act of one night: every recipient of a 毎夜 permit gets its file, one after the other."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sekisho.books import runs
from sekisho.books.connection import Db
from sekisho.books.corrections import Owed
from sekisho.books.doors import PublishedDoor, nightly_doors
from sekisho.books.versions import Version, in_force
from sekisho.gate.correct_recipients import correct_recipients
from sekisho.gate.delivery import Deliveries
from sekisho.gate.door_state import refuse_drift
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.export_to_recipient import Errand, export_to_recipient
from sekisho.gate.extract_files import Outbox
from sekisho.gate.party_standing import unheard_of
from sekisho.gate.recover_extracts import recover_extracts

_LOCK = 0x5E15_0001
"""The advisory lock that one night holds: two at once would only void each other's files."""


@dataclass(frozen=True, slots=True)
class Night:
    """What a night works with; `starting` hears of each file before it is made."""

    outbox: Outbox
    deliveries: Deliveries
    day: date
    nonce: Callable[[], bytes]
    starting: Callable[[PublishedDoor, int, int], None]
    progress: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Result:
    """One recipient's outcome: the run, or why there is none. `fresh`: made in this call."""

    door: PublishedDoor
    run: runs.Run | None
    refused: ActRefusedError | None
    fresh: bool


def run_night(connection: Db, night: Night) -> Generator[Result]:
    """Every nightly file of the version in force is released; each result as it is reached.

    Recipients that were given a wrong value hear of the right one first, in a file of its own.

    A company of which the registry never heard has no file yet; one that lapsed is refused.

    One recipient's failure (a full disk, say) stops nobody else's file. What an interrupted night
    left is ended first. Refused while another night is running, or when the doors drifted.

    requires: the role sekisho_extract, in no transaction
    """
    with _alone(connection):
        version = in_force(connection, night.day)
        refuse_drift(connection, version)
        night.outbox.prepare()
        recover_extracts(connection, night.outbox)
        doors = [
            door
            for door in nightly_doors(connection, version.policy.digest)
            if not unheard_of(connection, version, door.recipient, door.purpose, night.day)
        ]
        connection.rollback()
        for door, run, refused in correct_recipients(
            connection, doors, lambda door, owed: _errand(night, version, door, owed)
        ):
            yield Result(door, run, refused, fresh=run is not None)
        for number, door in enumerate(doors, start=1):
            night.starting(door, number, len(doors))
            yield _one(connection, night, version, door)


def _one(connection: Db, night: Night, version: Version, door: PublishedDoor) -> Result:
    before = runs.standing(connection, door.recipient, door.purpose, night.day)
    connection.rollback()
    try:
        run = export_to_recipient(connection, _errand(night, version, door))
    except ActRefusedError as refused:
        return Result(door, None, refused, fresh=False)
    finally:
        connection.rollback()
    return Result(door, run, None, fresh=before is None)


def _errand(
    night: Night, version: Version, door: PublishedDoor, owed: Owed | None = None
) -> Errand:
    return Errand(
        door=door,
        version=version,
        delivery=night.deliveries.of(door.recipient),
        outbox=night.outbox,
        day=night.day,
        nonce=night.nonce,
        progress=night.progress,
        owed=owed,
    )


@contextmanager
def _alone(connection: Db) -> Iterator[None]:
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
    connection.commit()
    if not row or not row[0]:
        raise ActRefusedError(
            "night-under-way",
            "別の sekisho extract が実行中です。終わるのを待ってから、もう一度実行してください。",
            "Another sekisho extract is running. Wait until it ends, then run again.",
        )
    try:
        yield
    finally:
        if not connection.broken:
            connection.rollback()
            connection.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))
            connection.commit()
