"""The horizon: how long after an erasure a copy may still lie in a backup, a log or a dead row."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LONGEST = 366
"""Days. A copy that lives for longer is an archive, and the notice speaks of none."""


def horizon() -> timedelta:
    """How long copies live, as the installation sets it (SEKISHO_COPIES_DAYS).

    The receipt of an erasure states the day that follows from it, so what makes copies and what
    ends them ask here too. requires: 1 <= settings.COPIES_DAYS <= LONGEST, else
    ImproperlyConfigured
    """
    days = settings.COPIES_DAYS
    if not 1 <= days <= LONGEST:
        message = (
            f"SEKISHO_COPIES_DAYS は 1 から {LONGEST} の日数です。"
            f" / SEKISHO_COPIES_DAYS is a number of days from 1 to {LONGEST}."
        )
        raise ImproperlyConfigured(message)
    return timedelta(days=days)
