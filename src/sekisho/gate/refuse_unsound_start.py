"""The act of refusing to start while personal data stands where no word of the notice covers it,
while a restored backup has not heard yet of what happened since, or while tables, functions or
rights are not as the migrations left them.
"""

from sekisho.books import kept_schema
from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.records.columns import check_columns_named, modelled_columns

SCHEMA = "records"


def refuse_unsound_start(connection: Db) -> None:
    """Returns only where every column of every personal table names its item, fact or plain use,
    no restored backup waits to be opened, and nobody changed a table or a right by hand.

    Both are looked at: what the models say, and what the database really holds, where somebody may
    have added a table or a column by hand. Any role may ask. Ends the transaction.
    """
    for refuse in STARTS_WITH:
        refuse(connection)


def refuse_unnamed_columns(connection: Db) -> None:  # noqa: ARG001 - asked like its neighbours
    """Every column of the models names its item, fact or plain use, or ActRefusedError."""
    faults = check_columns_named(None)
    if faults:
        first = faults[0]
        raise ActRefusedError(
            first.code,
            f"{first.ja}{first.hint_ja}（全部で{len(faults)}件）",
            f"{first.en} {first.hint_en} ({len(faults)} in all)",
        )


def refuse_stray_columns(connection: Db) -> None:
    """The database holds no column of personal data that the models lack, or ActRefusedError."""
    known = modelled_columns()
    rows = connection.execute(_HELD.encode(), (SCHEMA,)).fetchall()
    stray = [(table, column) for table, column in rows if column not in known.get(table, ())]
    if stray:
        table, column = stray[0]
        raise ActRefusedError(
            "stray-column",
            f"表 {SCHEMA}.{table} の列 {column} は、告知のどの項目か決まっていません"
            f"（全部で{len(stray)}件）。"
            "モデルの ITEMS・FACTS・PLAIN に書くか、列を消してください。それまで起動しません。",
            f"Column {column} of {SCHEMA}.{table} belongs to no item of the notice"
            f" ({len(stray)} in all). Name it in the model's ITEMS, FACTS or PLAIN, or drop it."
            " Nothing starts until then.",
        )


def refuse_unopened(connection: Db) -> None:
    """The right to connect keeps others out; this holds where somebody gave that right back."""
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM books.restoration WHERE opened_at IS NULL)"
    ).fetchone()
    if row and row[0]:
        raise ActRefusedError(
            "restored-closed",
            "控えから戻したデータベースが、まだ開かれていません。"
            "sekisho restore --open を実行してください。",
            "A restored backup has not been opened yet. Run sekisho restore --open.",
        )


def refuse_changed_schema(connection: Db) -> None:
    """Tables, functions and rights are as the migrations left them, or ActRefusedError.

    Ends the transaction.
    """
    found = kept_schema.differences(connection)
    if found:
        raise ActRefusedError(
            "schema-changed",
            "データベースの表・関数・権限が、移行のあとで手作業により変えられています"
            f"（全部で{len(found)}件、たとえば {found.first}）。sekisho doctor で一覧を見て、"
            "元に戻してください。必要な変更は移行として書きます。それまで起動しません。",
            "Tables, functions or rights of the database were changed by hand after the migration"
            f" ({len(found)} in all, such as {found.first}). See the list with sekisho doctor and"
            " undo it; a change that is wanted belongs in a migration. Nothing starts until then.",
        )


STARTS_WITH = (
    refuse_unnamed_columns,
    refuse_unopened,
    refuse_stray_columns,
    refuse_changed_schema,
)
"""Each of these lets a process start, in this order: what explains another comes before it."""

_HELD = """
SELECT c.relname, a.attname
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relkind IN ('r', 'p', 'f', 'm', 'v')
  AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum
"""
