"""The whole condition of a rule: what it asks itself, its exceptions, and what its ground asks."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sekisho.rules.acts import act_condition
from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import (
    ALWAYS,
    And,
    CompareDays,
    Comparison,
    Condition,
    Contains,
    Literal,
    Not,
    Or,
    PurposeOfUse,
    Tally,
    Today,
    conjunction,
)
from sekisho.rules.conditions import parse_condition
from sekisho.rules.documents import document_condition
from sekisho.rules.law import LawPack
from sekisho.rules.lists import ListReader
from sekisho.rules.marked import read_day
from sekisho.rules.matters import asked_of_no_matter, matter_condition
from sekisho.rules.names import NO_NAMES, Names, NamesItselfError, NamesTooMuchError
from sekisho.rules.sugar import read_condition, without_exceptions
from sekisho.rules.transfers import transfer_condition
from sekisho.terms import Finding, Span

_OF_NAMES = {"condition-names-itself": NamesItselfError, "condition-too-deep": NamesTooMuchError}


@dataclass
class RuleConditions:
    """Reads conditions of rules against one law; `acts_told` where the notice tells acts apart."""

    lists: ListReader
    law: LawPack
    acts_told: bool
    names: Names = field(default=NO_NAMES)

    def of(
        self, raw: RawRule, ground: str | None, findings: list[Finding], names: Names | None = None
    ) -> Condition:
        """The condition of the block; what is wrong in it is among `findings`."""
        names, words = names or self.names, self.lists.words
        lists = replace(self.lists, findings=findings)
        base: Condition = ALWAYS
        when = raw.fields.get("when")
        if when is not None:
            base = read_condition(when, words, findings, names) or ALWAYS
        if "matter" in raw.fields:
            base = conjunction(base, matter_condition(raw.fields["matter"], lists))
        base = conjunction(act_condition(raw, findings, told=self.acts_told), base)
        base = conjunction(base, transfer_condition(raw, self.law, words, findings))
        if "document" in raw.fields:
            asked = document_condition(raw.fields["document"], words, findings)
            base = conjunction(base, asked)
        base = without_exceptions(base, raw.fields.get("except"), words, findings, names)
        findings.extend(asked_of_no_matter(raw, base, words))
        return conjunction(base, self._of_ground(raw, ground, findings))

    def _of_ground(self, raw: RawRule, ground: str | None, findings: list[Finding]) -> Condition:
        required = self.law.grounds[ground].requires if ground else None
        if required is None:
            return ALWAYS
        place = raw.place("ground")
        extra, found = parse_condition(required, place, self.lists.words)
        findings.extend(_asked_by_law(finding, place, required) for finding in found)
        return extra or ALWAYS

    def named(self, raw: RawRule, names: Names) -> Condition:
        """The condition of a rule or definition that another names, true as it is for that rule.

        Between the days on which the rule is in force, and for its own purposes: consent to lending
        stays consent to lending where offers ask for it. What is wrong is told at its own place.
        """
        quiet: list[Finding] = []
        lists = replace(self.lists, findings=quiet)
        node = raw.fields.get("ground")
        grounds: list[str | None] = [*sorted(lists.grounds(node))] if node is not None else []
        each = tuple(self.of(raw, ground, quiet, names) for ground in grounds or [None])
        condition = each[0] if len(each) == 1 else Or(each)
        for finding in quiet:
            if finding.code in _OF_NAMES:
                raise _OF_NAMES[finding.code]
        if "purpose" in raw.fields:
            condition = for_purposes(condition, lists.purposes(raw.fields["purpose"]))
        return conjunction(*_days(raw, quiet), condition)


def for_purposes(condition: Condition, purposes: frozenset[str]) -> Condition:
    """The condition, where the purpose that it asks about is one of `purposes`."""
    match condition:
        case Not(part):
            return Not(for_purposes(part, purposes))
        case And(parts):
            return And(tuple(for_purposes(part, purposes) for part in parts))
        case Or(parts):
            return Or(tuple(for_purposes(part, purposes) for part in parts))
        case Tally(where=where):
            return replace(condition, where=for_purposes(where, purposes))
        case Contains(fact, PurposeOfUse()) if purposes:
            each = tuple(Contains(fact, Literal(purpose)) for purpose in sorted(purposes))
            return each[0] if len(each) == 1 else Or(each)
        case _:
            return condition


def _days(raw: RawRule, findings: list[Finding]) -> Iterator[Condition]:
    """A rule that begins or ends on a day holds between them."""
    for key, comparison in (("from", Comparison.GE), ("until", Comparison.LE)):
        day = read_day(raw.fields[key], findings) if key in raw.fields else None
        if day is not None:
            yield CompareDays(Today(), comparison, Literal(day))


def _asked_by_law(finding: Finding, place: Span, required: str) -> Finding:
    """The finding at the ground, which asks a condition that nobody wrote into the notice."""
    return replace(
        finding,
        span=place,
        suggestion_ja=f"この根拠は条件「{required}」を求めます。" + (finding.suggestion_ja or ""),
        suggestion_en=f"This ground asks: {required}. " + (finding.suggestion_en or ""),
    )
