"""Art 29 records: complete per ground, apart from the log of disclosures that need none."""

from datetime import date

import pytest

from night_world import DAY, World
from sekisho.terms.day import years_later


@pytest.fixture
def nights(world: World) -> World:
    """A night in which everybody consents, somebody owes, and somebody lives in a grant's area."""
    world.owner("UPDATE records.customer SET consents = '{consent}', restricted = NULL")
    world.owner("UPDATE records.contract SET overdue_yen = 12000, overdue_days = 70")
    world.owner("UPDATE records.contract SET grant_area = true, held_on_october_1 = true")
    world.night()
    return world


def test_a_provision_on_consent_has_every_content_that_the_rules_ask(nights: World) -> None:
    row = nights.owner(
        "SELECT day, purpose, grounds, articles, clauses, items, customers, consent_obtained,"
        " recipient_name, recipient_address, recipient_representative, missing, kept_until, digest"
        " FROM books.provision_record WHERE recipient = 'dax'"
    )
    run = nights.run_of("dax", "procurement_management")
    assert row == [
        (
            DAY,
            "procurement_management",
            ["consent"],
            ["29(1)", "Rules 19-21"],
            ["C46"],
            list(run.plan.items),
            run.customers,
            True,
            "DAX合同会社",
            None,
            None,
            ["recipient_address", "recipient_representative"],
            date(2029, 12, 1),
            run.plan.digest,
        )
    ]


def test_what_is_missing_is_listed_until_somebody_enters_it(nights: World) -> None:
    told = nights.owner(
        "SELECT recipient_address IS NULL, recipient_representative IS NULL,"
        " 'recipient_address' = ANY (missing), 'recipient_representative' = ANY (missing)"
        " FROM books.provision_record"
    )
    assert len(told) >= 3
    assert all(row[:2] == row[2:] for row in told)


def test_joint_use_and_the_like_are_in_the_log_apart(nights: World) -> None:
    grounds = nights.owner("SELECT DISTINCT unnest(grounds) FROM books.disclosure_log")
    assert ("joint_use",) in grounds
    assert ("consent",) not in grounds
    articles = nights.owner(
        "SELECT DISTINCT articles FROM books.disclosure_log WHERE grounds = '{joint_use}'"
    )
    assert articles == [(["27(5)(iii)", "27(6)"],)]
    recorded = nights.owner("SELECT DISTINCT unnest(grounds) FROM books.provision_record")
    assert recorded == [("consent",)]


def test_each_released_file_with_somebody_in_it_has_exactly_one_of_the_two(nights: World) -> None:
    told = nights.owner(
        "SELECT r.customers > 0, count(p.id), count(d.id) FROM books.extract_run AS r"
        " LEFT JOIN books.provision_record AS p ON p.run_id = r.id"
        " LEFT JOIN books.disclosure_log AS d ON d.run_id = r.id GROUP BY r.id"
    )
    assert {(somebody, p + d) for somebody, p, d in told} == {(True, 1), (False, 0)}


def test_a_voided_file_provides_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from sekisho.gate.extract_files import Outbox

    def full(outbox: Outbox, name: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "release", full)
        world.night()
    for path in world.outbox.growing.iterdir():
        path.unlink()
    assert world.owner("SELECT count(*) FROM books.provision_record") == [(0,)]
    assert world.owner("SELECT count(*) FROM books.disclosure_log") == [(0,)]
    world.night()  # the lost files are voided and made anew
    twice = "SELECT count(*) - count(DISTINCT (recipient, purpose)) FROM books."
    assert world.owner(f"{twice}provision_record") == [(0,)]
    assert world.owner(f"{twice}disclosure_log") == [(0,)]
    world.assert_sound()


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 12, 1), date(2029, 12, 1)),
        (date(2028, 2, 29), date(2031, 2, 28)),
        (date(2028, 12, 31), date(2031, 12, 31)),
    ],
)
def test_a_term_of_years_ends_with_the_month_where_the_day_is_missing(
    day: date, later: date
) -> None:
    assert years_later(day, 3) == later
