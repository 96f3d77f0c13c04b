"""Who may do what to the books. Nobody but the owner may change or remove what was written.

The web and the extract role append to the ledger: they insert entries and nodes, and move the head
row. What they could do with that right by malice shows in the next checkpoint: the witness
refuses a log that does not begin with the one it saw.
"""

from django.db import migrations

LEDGER = (
    "ledger_head",
    "ledger_chunk",
    "ledger_node",
    "ledger_checkpoint",
    "policy_version",
    "published_door",
)
RUNS = ("extract_run", "run_subjects", "held_row", "provision_record", "disclosure_log")


def _grants() -> tuple[str, ...]:
    """One statement each, in a fixed order."""
    appenders = "sekisho_web, sekisho_extract"
    return (
        "REVOKE ALL ON ALL TABLES IN SCHEMA books FROM PUBLIC",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA books FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA books TO {appenders}, sekisho_audit",
        *(f"GRANT SELECT ON books.{name} TO {appenders}, sekisho_audit" for name in LEDGER),
        f"GRANT UPDATE (size, frontier) ON books.ledger_head TO {appenders}",
        f"GRANT INSERT ON books.ledger_chunk, books.ledger_node TO {appenders}",
        f"GRANT INSERT ON books.ledger_checkpoint TO {appenders}",
        "GRANT SELECT, INSERT ON books.act TO sekisho_web",
        *(f"GRANT SELECT ON books.{name} TO sekisho_web" for name in RUNS),
        *(f"GRANT SELECT, INSERT ON books.{name} TO sekisho_extract" for name in RUNS),
        "GRANT UPDATE ON books.extract_run TO sekisho_extract",
        *(f"GRANT SELECT ON books.{name} TO sekisho_audit" for name in (*RUNS, "act")),
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA books TO sekisho_extract",
    )


class Migration(migrations.Migration):
    """Chunks are stored uncompressed, so that a few entries are read without the rest."""

    dependencies = (("books", "0002_tables"),)
    operations = (
        migrations.RunSQL(
            (
                "ALTER TABLE books.ledger_chunk ALTER COLUMN entries SET STORAGE EXTERNAL",
                "ALTER TABLE books.run_subjects ALTER COLUMN subjects SET STORAGE EXTERNAL",
                *_grants(),
            ),
            migrations.RunSQL.noop,
        ),
    )
