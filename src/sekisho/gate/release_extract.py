"""The act of releasing a recorded file: restrictions are read again, then the file is moved."""

from psycopg import sql

from sekisho.books import runs
from sekisho.books.connection import Db
from sekisho.gate.extract_files import Outbox

STALE = "a customer refused after the file was written"


def release_extract(connection: Db, run: runs.Run, door_name: str, outbox: Outbox) -> bool:
    """True: the file stands in the outbox and the run is RELEASED. False: somebody in the file has
    refused meanwhile, the draft is gone and the run is VOIDED; make the file anew.

    requires: the role sekisho_extract, in no transaction; the run is RECORDED
    """
    if _is_stale(connection, run, door_name):
        outbox.discard(run.plan.file_name)
        runs.void(connection, run.id, STALE)
        connection.commit()
        return False
    # The order matters: a file in the outbox has its entries committed (RECORDED), and a run that
    # is RELEASED has its file in the outbox.
    outbox.release(run.plan.file_name)
    runs.release(connection, run.id)
    connection.commit()
    return True


def _is_stale(connection: Db, run: runs.Run, door_name: str) -> bool:
    """True when a customer who refused something is in the file with more than the door gives now."""
    row = connection.execute("SELECT to_regclass('door.refusals') IS NOT NULL").fetchone()
    if not row or not row[0] or run.first_index is None:
        return False
    refusing = {key for (key,) in connection.execute("SELECT subject_key FROM door.refusals")}
    inside = runs.given_to(connection, run.id, refusing)
    if not inside:
        return False
    query = sql.SQL("SELECT subject_key, item_set FROM door.{} WHERE subject_key = ANY(%s)")
    name = sql.Identifier(door_name)
    connection.execute("SELECT set_config('sekisho.context', %s, true)", ("00" * 32,))
    now: dict[int, set[str]] = {}
    for key, item_set in connection.execute(query.format(name), (list(inside),)):
        given = item_set.split(" ") if item_set else run.plan.items
        now.setdefault(key, set()).update(given)
    return any(set(items) - now.get(key, set()) for key, items in inside.items())
