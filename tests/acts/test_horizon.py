"""How long copies live is set once; whoever makes, ends or promises something asks there."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from sekisho.gate.horizon import LONGEST, horizon

pytestmark = pytest.mark.usefixtures("database")


def test_copies_live_for_35_days_unless_the_installation_says_otherwise() -> None:
    assert horizon() == timedelta(days=35)
    with override_settings(COPIES_DAYS=7):
        assert horizon() == timedelta(days=7)


@pytest.mark.parametrize("days", [0, -1, LONGEST + 1])
def test_a_horizon_that_is_none_is_refused_in_both_languages(days: int) -> None:
    with override_settings(COPIES_DAYS=days), pytest.raises(ImproperlyConfigured) as raised:
        horizon()
    assert str(raised.value) == (
        "SEKISHO_COPIES_DAYS は 1 から 366 の日数です。"
        " / SEKISHO_COPIES_DAYS is a number of days from 1 to 366."
    )
