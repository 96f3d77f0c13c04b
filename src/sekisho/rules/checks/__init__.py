"""What `check` finds: one check, one file, one function, one code. Errors stop publication.

To add a check: write `checks/<name>.py` with `CODE` and `check(context)`, list the module in
`ALL` below, add its example to tests/pure/rules/checks and its row to docs/reference/checks.md.
"""

from collections.abc import Iterator
from types import ModuleType

from sekisho.rules.checks import unbound_passage
from sekisho.rules.checks.context import Context
from sekisho.terms import Finding

ALL: tuple[ModuleType, ...] = (unbound_passage,)


def run_checks(context: Context) -> Iterator[Finding]:
    """The findings of every check, check by check."""
    for module in ALL:
        yield from module.check(context)


__all__ = ["ALL", "Context", "run_checks"]
