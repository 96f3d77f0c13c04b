"""Who may work on requests: the web role takes them in and decides; the hand carries them out.

Nobody may change an entry of the ledger. The hand may blank a customer's key in the indexes beside
it (column rights only), which is what erasure does there.
"""

from django.db import migrations

LEDGER = (
    "ledger_head",
    "ledger_chunk",
    "ledger_node",
    "ledger_checkpoint",
    "policy_version",
    "published_door",
    "extract_run",
    "run_subjects",
    "held_row",
    "provision_record",
    "disclosure_log",
)
WORKED_ON = ("request_case", "case_code", "case_check")


def _grants() -> tuple[str, ...]:
    """One statement each, in a fixed order."""
    both = "sekisho_web, sekisho_hand"
    return (
        "GRANT USAGE ON SCHEMA books TO sekisho_hand",
        *(f"GRANT SELECT ON books.{name} TO sekisho_hand" for name in LEDGER),
        "GRANT UPDATE (size, frontier) ON books.ledger_head TO sekisho_hand",
        "GRANT INSERT ON books.ledger_chunk, books.ledger_node TO sekisho_hand",
        "GRANT SELECT, INSERT, UPDATE (customer_id) ON books.act TO sekisho_hand",
        "GRANT UPDATE (subjects, lowest, highest) ON books.run_subjects TO sekisho_hand",
        "GRANT UPDATE (customer_id) ON books.held_row TO sekisho_hand",
        *(f"GRANT SELECT, INSERT, UPDATE ON books.{name} TO {both}" for name in WORKED_ON),
        f"GRANT DELETE ON books.case_code, books.case_check TO {both}",
        "GRANT SELECT, INSERT ON books.tombstone TO sekisho_hand",
        "GRANT SELECT ON books.tombstone, books.request_case TO sekisho_audit",
        f"GRANT USAGE ON SEQUENCE books.request_case_id_seq, books.case_check_id_seq TO {both}",
    )


class Migration(migrations.Migration):
    """Rights only."""

    dependencies = (("books", "0004_request_cases"),)
    operations = (migrations.RunSQL(_grants(), migrations.RunSQL.noop),)
