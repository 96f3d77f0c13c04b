"""What the operator wrote down about requests, legal demands and breaches."""

from django.conf import settings

from sekisho.gate.breach_rules import BreachRules, breach_rules_at
from sekisho.gate.demand_rules import DemandRules, demand_rules_at
from sekisho.gate.request_targets import Targets, targets_at


def targets() -> Targets:
    """Read at each call: the file is small, and a change holds from the next request on."""
    return targets_at(settings.REQUEST_TARGETS)


def demand_rules() -> DemandRules:
    """The limits and the directory of bodies, read at each call likewise."""
    return demand_rules_at(settings.DEMAND_RULES)


def breach_rules() -> BreachRules:
    """The periods of reports and what is listed beside them, read at each call likewise."""
    return breach_rules_at(settings.BREACH_RULES)
