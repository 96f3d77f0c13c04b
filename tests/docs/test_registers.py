"""The page of registers names tables that there are, each with a term and a reason."""

import re

from cast import ROOT

PAGE = ROOT / "docs" / "reference" / "registers.md"
MODELS = ROOT / "src" / "sekisho" / "books" / "models"
EACH = {
    "legal_demand", "breach", "entrusted_assessment", "entrusted_contract", "succession",
    "re_entrustment",
    "taken_in", "received", "processed_set", "held_mail", "statistic_order", "recipient_key",
}  # fmt: skip


def lines() -> list[list[str]]:
    """The cells of each line of the table."""
    rows = [row for row in PAGE.read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[1:]]


def test_each_register_is_a_table_with_a_term_and_a_reason() -> None:
    tables = set()
    for path in MODELS.glob("*.py"):
        tables |= set(re.findall(r'table\("(\w+)"\)', path.read_text(encoding="utf-8")))
    named = set()
    for register, table, kept, because in lines():
        assert register
        assert kept
        assert because
        named |= set(re.findall(r"`(\w+)`", table))
    assert named <= tables
    assert named >= EACH


def test_what_ends_is_ended_by_the_night_of_retention() -> None:
    ending = [table for _, table, kept, _ in lines() if "ended every night" in kept]
    night = (ROOT / "src/sekisho/gate/run_retention.py").read_text(encoding="utf-8")
    assert ending == ["`received`, `received_stretch`"]
    assert "received.end_before(connection, today)" in night
