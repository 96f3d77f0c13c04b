"""The act of releasing a recorded file: restrictions are read again, then the file is moved."""

from psycopg import sql

from sekisho.books import log, provisions, run_subjects, runs
from sekisho.books.connection import Db
from sekisho.books.doors import hold_doors, nightly_doors
from sekisho.books.versions import of_digest
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox
from sekisho.gate.party_standing import refuse_withheld
from sekisho.ledger.entry import CONTEXT_BYTES, JsonEntry

WITHHELD = "by the registry of companies the recipient may have nothing"
STALE = "a customer refused after the file was written"
REPUBLISHED = "another version of the notice was published after the file was written"


def release_extract(connection: Db, run: runs.Run, outbox: Outbox) -> bool:
    """True: the file stands in the outbox and the run is RELEASED, with its provision record.

    False: somebody in the file has refused meanwhile, the registry of companies says that the
    recipient may have nothing by now, or the notice changed; the draft is gone and
    the run is VOIDED. Then the file must be made anew.

    requires: the role sekisho_extract, in no transaction; the run is RECORDED and its file drafted
    """
    if not hold_doors(connection, run.plan.digest):
        give_back(connection, run, outbox, REPUBLISHED)
        return False
    if _is_withheld(connection, run):
        give_back(connection, run, outbox, WITHHELD)
        return False
    if _is_stale(connection, run):
        give_back(connection, run, outbox, STALE)
        return False
    finish_release(connection, run, outbox)
    return True


def finish_release(connection: Db, run: runs.Run, outbox: Outbox) -> None:
    """The file stands in the outbox and the run is RELEASED, with its provision record.

    requires: the run is RECORDED; its file is drafted, or was moved already and then interrupted
    """
    # The order matters: a file in the outbox has its entries committed (RECORDED), and a run that
    # is RELEASED has its file in the outbox.
    outbox.release(run.plan.file_name)
    runs.release(connection, run.id)
    given = provisions.Given(run.id, run.plan, run.plan.items, run.customers or 0)
    provisions.write_down(connection, of_digest(connection, run.plan.digest).policy, given)
    connection.commit()


def give_back(connection: Db, run: runs.Run, outbox: Outbox, reason: str) -> None:
    """The run is VOIDED, the ledger says so and why, and no draft of it is left."""
    outbox.discard(run.plan.file_name)
    entry = JsonEntry({"kind": "void", "extract": run.header_index, "reason": reason})
    log.append(connection, [entry.to_bytes()])
    runs.void(connection, run.id, reason)
    connection.commit()


def _is_withheld(connection: Db, run: runs.Run) -> bool:
    """True when the registry of companies says by now that the recipient may have nothing."""
    plan = run.plan
    version = of_digest(connection, plan.digest)
    try:
        refuse_withheld(connection, version, plan.recipient, plan.purpose, plan.day)
    except ActRefusedError:
        return True
    return False


def _is_stale(connection: Db, run: runs.Run) -> bool:
    """True when somebody who refused is in the file with more than the door gives by now."""
    row = connection.execute("SELECT to_regclass('door.refusals') IS NOT NULL").fetchone()
    if not row or not row[0] or run.first_index is None:
        return False
    refusing = {key for (key,) in connection.execute("SELECT subject_key FROM door.refusals")}
    inside = run_subjects.given_to(connection, run.id, refusing)
    if not inside:
        return False
    query = sql.SQL("SELECT subject_key, item_set FROM door.{} WHERE subject_key = ANY(%s)")
    name = sql.Identifier(_door_name(connection, run))
    connection.execute("SELECT set_config('sekisho.context', %s, true)", ("00" * CONTEXT_BYTES,))
    now: dict[int, set[str]] = {}
    for key, item_set in connection.execute(query.format(name), (list(inside),)):
        given = item_set.split(" ") if item_set else run.plan.items
        now.setdefault(key, set()).update(given)
    return any(items - now.get(key, set()) for key, items in inside.items())


def _door_name(connection: Db, run: runs.Run) -> str:
    """The door that the run's file came from."""
    plan = run.plan
    return next(
        door.name
        for door in nightly_doors(connection, plan.digest)
        if (door.recipient, door.purpose) == (plan.recipient, plan.purpose)
    )
