"""What a check may look at."""

from dataclasses import dataclass

from sekisho.clauses import Document, Passage
from sekisho.rules.blocks import RawRule
from sekisho.rules.compile import Compiled
from sekisho.rules.front import Front
from sekisho.rules.policy import Policy


@dataclass(frozen=True)
class Context:
    """The document, its raw rules, and what they compiled to.

    Rules that did not compile are absent from `policy` and present in `raws`.
    """

    document: Document
    front: Front
    raws: tuple[RawRule, ...]
    compiled: Compiled

    @property
    def policy(self) -> Policy:
        """The policy as far as it compiled."""
        return self.compiled.policy

    def passage_of(self, raw: RawRule) -> Passage | None:
        """The passage that the rule binds."""
        return self.document.passage(raw.block.passage_id or "")

    def raw(self, rule_id: str) -> RawRule:
        """The rule block that a compiled rule came from. Requires: the id is of this policy."""
        return self.compiled.raw[rule_id]
