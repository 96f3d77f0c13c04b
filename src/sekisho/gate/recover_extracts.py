"""The act of ending what an interrupted run began, so that the night can go on."""

from sekisho.books import runs
from sekisho.books.connection import Db
from sekisho.gate.extract_files import Outbox
from sekisho.gate.release_extract import finish_release, give_back, release_extract

INTERRUPTED = "interrupted before it was recorded"
LOST = "recorded, and the file was lost"


def recover_extracts(connection: Db, outbox: Outbox) -> list[runs.Run]:
    """No run is PLANNED or RECORDED any more; returns those that were, as they ended.

    A planned run is voided and its draft removed. A recorded one whose file still waits is
    released, after its restrictions were read again. One whose file stands in the outbox already
    is RELEASED as it is: somebody may have read it. Without a file it is voided: its entries then
    say more than was given, never less.

    requires: the role sekisho_extract, in no transaction, and no other run is under way
    """
    ended = []
    for run in runs.unfinished(connection):
        _end(connection, run, outbox)
        ended.append(runs.by_id(connection, run.id))
    connection.rollback()
    return ended


def _end(connection: Db, run: runs.Run, outbox: Outbox) -> None:
    name = run.plan.file_name
    if run.state == "planned":
        give_back(connection, run, outbox, INTERRUPTED)
    elif outbox.is_drafted(name):
        release_extract(connection, run, outbox)
    elif outbox.is_released(name, run.file_sha256):
        finish_release(connection, run, outbox)
    else:
        give_back(connection, run, outbox, LOST)
