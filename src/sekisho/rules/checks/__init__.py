"""What `check` finds: one check, one file, one function, one code. Errors stop publication.

To add a check: write `checks/<name>.py` with `CODE`, `LEVEL`, `ARTICLE` (of APPI), `JA` and
`check(context)`, list the module in `ALL` below, add `tests/golden/findings/<code>.md` with an
example, and run `make golden`: it writes the expected findings and docs/reference/checks.md.
"""

from collections.abc import Iterator
from types import ModuleType

from sekisho.rules.checks import (
    abroad_without_consent,
    abroad_without_information,
    change_unannounced,
    clause_unbound,
    company_without_number,
    consent_of_another,
    definition_incomplete,
    duplicate_rule,
    form_not_allowed,
    ground_contradicted,
    ground_duty_missing,
    ground_notice_missing,
    group_differs,
    joint_use_with_everyone,
    joint_use_without_manager,
    list_differs,
    manager_exceptions_overlap,
    manager_incomplete,
    more_than_needed,
    never_purpose,
    open_question,
    opt_out_special_care,
    opt_out_unfiled,
    own_use_outside,
    party_without_role,
    permit_inside_forbid,
    prevails_over_nothing,
    pseudonymised_given,
    purpose_unpublished,
    purpose_without_retention,
    refusal_in_condition,
    rule_never_in_force,
    secret_given,
    statistics_identifying,
    stop_delayed,
    stop_denied,
    two_managers,
    unbound_passage,
    unknown_clause,
    unreachable_rule,
    unused_word,
)
from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding

ALL: tuple[ModuleType, ...] = (
    # the text and its rules
    open_question,
    unbound_passage,
    list_differs,
    form_not_allowed,
    ground_contradicted,
    change_unannounced,
    pseudonymised_given,
    purpose_unpublished,
    unknown_clause,
    clause_unbound,
    # what a ground asks
    joint_use_without_manager,
    joint_use_with_everyone,
    ground_notice_missing,
    ground_duty_missing,
    two_managers,
    manager_exceptions_overlap,
    manager_incomplete,
    own_use_outside,
    stop_delayed,
    stop_denied,
    statistics_identifying,
    opt_out_unfiled,
    opt_out_special_care,
    abroad_without_consent,
    abroad_without_information,
    # what is given to whom
    secret_given,
    more_than_needed,
    never_purpose,
    party_without_role,
    definition_incomplete,
    company_without_number,
    consent_of_another,
    purpose_without_retention,
    # rules against rules
    unreachable_rule,
    permit_inside_forbid,
    prevails_over_nothing,
    refusal_in_condition,
    duplicate_rule,
    rule_never_in_force,
    group_differs,
    unused_word,
)


def run_checks(context: Context) -> Iterator[Finding]:
    """The findings of every check, check by check."""
    for module in ALL:
        yield from module.check(context)


__all__ = ["ALL", "Context", "Level", "run_checks"]
