"""The day of the notice's review stands in its front matter, and is remembered in time."""

from datetime import date, timedelta

import psycopg
import pytest

from desk import TERMS
from night_world import DAY, publish_in
from real_database import Database
from sekisho.gate.publish_policy import Draft
from sekisho.gate.review_due import Review, review_due
from sekisho.postgres.roles import Role
from sekisho.rules import load
from small_notice import CATALOG, small_notice

DUE = date(2027, 3, 31)


def _notice(day: str) -> bytes:
    head = "施行日: 2026-10-01\n"
    text = small_notice("1", date(2026, 10, 1)).decode()
    return text.replace(head, f"{head}見直し: {day}\n").encode()


def _review(house: Database, today: date) -> Review:
    with psycopg.connect(house.dsn(Role.WEB)) as connection:
        return review_due(connection, today)


@pytest.fixture
def house(fresh_database: Database) -> Database:
    """A database with a notice that is to be reviewed by the end of March."""
    what = Draft(_notice(DUE.isoformat()), TERMS.encode(), CATALOG.encode())
    publish_in(fresh_database, what, today=DAY)
    return fresh_database


def test_a_month_before_people_are_reminded_and_afterwards_warned(house: Database) -> None:
    assert _review(house, DUE - timedelta(days=31)).reminder("en") is None
    assert _review(house, DUE - timedelta(days=30)).reminder("en") == (
        "The notice is to be reviewed by 2027-03-31 (C50)."
    )
    assert _review(house, DUE).soon
    assert _review(house, DUE + timedelta(days=1)).reminder("ja") == (
        "告知の見直しの期限 2027-03-31 を過ぎました（C50）。見直して、新しい版を公開してください。"
    )


def test_a_notice_without_such_a_day_reminds_of_nothing(fresh_database: Database) -> None:
    notice = small_notice("1", date(2026, 10, 1))
    publish_in(fresh_database, Draft(notice, TERMS.encode(), CATALOG.encode()), today=DAY)
    assert _review(fresh_database, date(2099, 1, 1)) == Review(None, soon=False, overdue=False)


def test_a_day_that_is_none_is_a_finding() -> None:
    loaded = load(_notice("来春"), TERMS.encode(), file="notice.md", terms_file="terms.yaml")
    assert [(one.code, one.span.line if one.span else 0) for one in loaded.errors] == [
        ("not-a-date", 4)
    ]
    assert loaded.errors[0].en == "'来春' is no date; write it as 2026-12-01."
