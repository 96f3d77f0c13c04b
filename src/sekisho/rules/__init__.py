"""Rule blocks to one typed, checked, immutable policy. Start with `load.py`."""

from sekisho.rules.load import Interpretation, Loaded, load, policy_digest
from sekisho.rules.policy import Effect, ManagerRule, Policy, Promise, Retention, Rule

__all__ = [
    "Effect",
    "Interpretation",
    "Loaded",
    "ManagerRule",
    "Policy",
    "Promise",
    "Retention",
    "Rule",
    "load",
    "policy_digest",
]
