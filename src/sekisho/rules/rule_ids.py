"""How the rules of a notice are named."""

from collections import Counter
from dataclasses import dataclass, field

from sekisho.rules.blocks import RawRule
from sekisho.rules.surface import Kind


@dataclass
class RuleIds:
    """Rule ids: the first clause cited, and a number where the clause has several rules.

    Pledges count apart, so that writing one renames no rule.
    """

    used: Counter[str] = field(default_factory=Counter)

    def next(self, raw: RawRule) -> str:
        """The id of the next rule of the notice."""
        stem = raw.clauses[0] if raw.clauses else "X"
        if raw.kind is Kind.PLEDGE:
            stem = f"P-{stem}"
        self.used[stem] += 1
        count = self.used[stem]
        return stem if count == 1 else f"{stem}-{count}"
