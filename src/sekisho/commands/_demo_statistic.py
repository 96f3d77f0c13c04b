"""The demonstration's statistic: prepared by one, released by another, made again to the byte."""

from contextlib import ExitStack
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sekisho.commands._statistics import chance
from sekisho.postgres.roles import Role
from sekisho.project.terminal import logged_in

if TYPE_CHECKING:
    from sekisho.books.statistics import Release

TITLE = "契約と販売電力量"
MONTHS_BACK = 12
DESK, OFFICER = "statistics.example.jp", "officer.example.jp"


def demonstrate(today: date) -> "tuple[Release, bool]":
    """The newest month that has customers is released, and whether it was made again to the byte.

    A second run finds it. requires: the notice is published, and its customers are there
    """
    from sekisho.books.statistics import public_releases
    from sekisho.gate.release_statistic import release_statistic
    from sekisho.gate.verify_statistic import verify_statistic

    with ExitStack() as held:
        books = held.enter_context(logged_in(Role.OWNER))
        standing = [each for each in public_releases(books) if each.title == TITLE]
        books.rollback()
        if standing:
            made = standing[0]
        else:
            made = _newest(today)
            release_statistic(books, made.id, made.parameters["digest"], OFFICER, today)
        return made, verify_statistic(books, made.id).sound


def _newest(today: date) -> "Release":
    """Prepared for the newest month in which anybody is counted."""
    from sekisho.books.versions import in_force
    from sekisho.gate.errors import ActRefusedError
    from sekisho.gate.prepare_statistic import prepare_statistic
    from sekisho.gate.statistic_rules import Wanted

    with logged_in(Role.OWNER) as books, logged_in(Role.STAT) as counter:
        version = in_force(books, today)
        books.rollback()
        last: ActRefusedError | None = None
        first = today
        for _ in range(MONTHS_BACK):
            first = first.replace(day=1) - timedelta(days=1)
            wanted = Wanted(TITLE, f"{first:%Y-%m}")
            try:
                return prepare_statistic(books, counter, version, wanted, DESK, today, chance())
            except ActRefusedError as refused:
                if refused.code != "nobody-in-it":
                    raise
                last = refused
        assert last is not None  # noqa: S101 - it was tried at least once
        raise last
