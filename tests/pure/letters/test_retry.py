"""A mail that was put off is tried again, less and less often, and for two days."""

from datetime import UTC, datetime, timedelta

import pytest

from sekisho.letters.retry import LIFE, next_try

MADE = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (5, 60), (7, 240), (20, 240)])
def test_the_pauses_grow(attempts: int, minutes: int) -> None:
    assert next_try(MADE, MADE, attempts) == MADE + timedelta(minutes=minutes)


def test_after_two_days_it_is_given_up() -> None:
    assert next_try(MADE, MADE + LIFE, 1) is None
    assert next_try(MADE, MADE + LIFE - timedelta(minutes=1), 1) == MADE + LIFE
