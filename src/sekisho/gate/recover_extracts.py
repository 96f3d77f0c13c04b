"""The act of ending what an interrupted run began, so that the night can go on."""

from sekisho.books import runs
from sekisho.books.connection import Db
from sekisho.books.doors import nightly_doors
from sekisho.gate.extract_files import Outbox
from sekisho.gate.release_extract import release_extract

INTERRUPTED = "interrupted before it was recorded"
LOST = "recorded, and the file was lost"


def recover_extracts(connection: Db, outbox: Outbox) -> list[runs.Run]:
    """No run is PLANNED or RECORDED any more; returns those that were, as they ended.

    A planned run is voided and its draft removed. A recorded one is released where its file is
    still there, else voided: its entries then say more than was given, never less.

    requires: the role sekisho_extract, in no transaction, and no other run is under way
    """
    ended = []
    for run in runs.unfinished(connection):
        name = run.plan.file_name
        if run.state == "planned":
            outbox.discard(name)
            runs.void(connection, run.id, INTERRUPTED)
        elif outbox.is_drafted(name) or outbox.is_released(name):
            release_extract(connection, run, _door_name(connection, run), outbox)
        else:
            runs.void(connection, run.id, LOST)
        connection.commit()
        ended.append(runs.by_id(connection, run.id))
    connection.rollback()
    return ended


def _door_name(connection: Db, run: runs.Run) -> str:
    """The door that the run's file came from."""
    plan = run.plan
    return next(
        door.name
        for door in nightly_doors(connection, plan.digest)
        if (door.recipient, door.purpose) == (plan.recipient, plan.purpose)
    )
