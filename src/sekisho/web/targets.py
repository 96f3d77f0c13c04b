"""By when requests are answered and what they cost, as the operator wrote it down."""

from django.conf import settings

from sekisho.gate.request_targets import Targets, targets_at


def targets() -> Targets:
    """Read at each call: the file is small, and a change holds from the next request on."""
    return targets_at(settings.REQUEST_TARGETS)
