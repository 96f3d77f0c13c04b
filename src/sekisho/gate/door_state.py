"""The doors are those that were published: nobody changed a view, a function or a right since."""

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.sql.views import LIVE_STATE


def live_state(connection: Db) -> str:
    """A digest of what the database holds of the doors now: names, rights, definitions."""
    connection.execute("SET LOCAL search_path = pg_catalog")
    row = connection.execute(LIVE_STATE.encode()).fetchone()
    return str(row[0]) if row else ""


def refuse_drift(connection: Db, version: Version) -> None:
    """Returns only where the doors are as publication left them; ActRefusedError otherwise.

    Ends the transaction.
    """
    row = connection.execute(
        "SELECT door_state FROM books.policy_version WHERE id = %s", (version.id,)
    ).fetchone()
    published = row[0] if row else None
    found = live_state(connection)
    connection.rollback()
    if found != published:
        raise ActRefusedError(
            "door-drifted",
            "データベースの扉（ビュー・関数・権限）が、公開したときと違います。だれが変えたかを確かめ、"
            "新しい版を公開して作り直してください。それまで何も渡しません。",
            "The doors in the database (views, functions, rights) are not as they were published."
            " Find out who changed them, then publish a new version. Nothing is given out until"
            " then.",
        )
