"""What changes from one version of a notice to the next: every answer that can change, by logic.

Complete: a request whose answer, ground, record or manager changed lies inside some difference.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import z3

from sekisho.prove.asked import Asked, Choice, Given, either
from sekisho.prove.cells import Cell, Signature, changed_cells
from sekisho.prove.example import plain, request_of
from sekisho.prove.meaning import Meaning
from sekisho.prove.promises import facts_that_matter
from sekisho.prove.solve import TIMEOUT_MS, Solver
from sekisho.rules.policy import Effect, Policy
from sekisho.terms import Answer, Fact, Party, Request, Role, Vocabulary


class Change(StrEnum):
    """How answers change in some cells."""

    NEWLY_PERMITTED = "newly_permitted"
    NEWLY_REFUSED = "newly_refused"
    WIDENED = "widened"
    NARROWED = "narrowed"
    SHIFTED = "shifted"
    GROUND = "ground"
    MANAGER = "manager"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change with the cells that it may touch and a request that it does touch.

    `SHIFTED` is wider for some and narrower for others; `example` is then one that is given more.
    `grounds` are those of the permits that cover the cells, before and after.
    """

    change: Change
    cells: tuple[Cell, ...]
    example: Request
    grounds: tuple[frozenset[str], frozenset[str]]


def compare(old: Policy, new: Policy, timeout_ms: int = TIMEOUT_MS) -> Iterator[Difference]:
    """Every difference in meaning, those of one group of cells after another.

    Raises UnansweredError where the solver cannot say, UntranslatableError where the language has
    no translation: then nothing may be concluded.
    """
    groups = changed_cells(old, new)
    if groups:
        comparison = _Comparison(old, new, timeout_ms)
        for (before, after), cells in groups.items():
            yield from comparison.of(tuple(cells), (_grounds(before), _grounds(after)))


class _Comparison:
    def __init__(self, old: Policy, new: Policy, timeout_ms: int) -> None:
        self.asked = Asked(_merged(old.vocabulary, new.vocabulary))
        before, self.more = _narrowed(self.asked, old.vocabulary, new.vocabulary)
        after, _ = _narrowed(self.asked, new.vocabulary, new.vocabulary)
        self.old, self.new = Meaning(old, before), Meaning(new, after)
        self.matters = facts_that_matter(old) | facts_that_matter(new)
        always = [*self.asked.rules(), *self.asked.typed(), *self.more]
        self.solver = Solver(always, timeout_ms)
        self.day = max(old.effective, new.effective)

    def of(
        self, cells: tuple[Cell, ...], grounds: tuple[frozenset[str], frozenset[str]]
    ) -> Iterator[Difference]:
        """The differences within the cells."""
        here = self._in(cells)
        for change, holds in self._changes(here):
            request = self._example(here, holds)
            if request is not None:
                yield Difference(change, cells, request, grounds)

    def _changes(self, here: z3.BoolRef) -> Iterator[tuple[Change, z3.BoolRef]]:
        was, now = self.old.permitted, self.new.permitted
        more, less = z3.And(now, z3.Not(was)), z3.And(was, z3.Not(now))
        gains, loses = (self.solver.example(here, each) is not None for each in (more, less))
        if gains and loses:
            yield Change.SHIFTED, more
        elif gains:
            before = self.solver.example(here, was) is not None
            yield (Change.WIDENED if before else Change.NEWLY_PERMITTED), more
        elif loses:
            after = self.solver.example(here, now) is not None
            yield (Change.NARROWED if after else Change.NEWLY_REFUSED), less
        yield Change.GROUND, z3.And(was, now, self._other_grounds())
        yield Change.MANAGER, z3.And(was, now, self._other_manager())
        yield Change.REASON, z3.And(z3.Not(was), z3.Not(now), self._other_reason())

    def _other_grounds(self) -> z3.BoolRef:
        laws = {**self.old.policy.law.grounds, **self.new.policy.law.grounds}
        differ = [
            z3.Xor(self.old.stands_on({one}), self.new.stands_on({one})) for one in sorted(laws)
        ]
        return either([*differ, z3.Xor(self.old.recorded, self.new.recorded)], self.asked.ctx)

    def _other_manager(self) -> z3.BoolRef:
        no = either((), self.asked.ctx)
        parties = sorted({*self.old.managers, *self.new.managers})
        pairs = ((self.old.managers.get(p, no), self.new.managers.get(p, no)) for p in parties)
        differ = (
            z3.Xor(z3.And(self.old.joint, was), z3.And(self.new.joint, now)) for was, now in pairs
        )
        moved = self._roles_changed() and [z3.And(self.old.joint, self.new.joint)]
        return either([*differ, *(moved or [])], self.asked.ctx)

    def _roles_changed(self) -> bool:
        """True where some company's roles changed: a class may then mean another manager."""
        was, now = self.old.policy.vocabulary.parties, self.new.policy.vocabulary.parties
        return was.keys() != now.keys() or any(_roles(was[p]) != _roles(now[p]) for p in was)

    def _other_reason(self) -> z3.BoolRef:
        kinds = (Answer.FORBID, Answer.UNMET, Answer.GAP)
        differ = (z3.Xor(self.old.answers[kind], self.new.answers[kind]) for kind in kinds)
        return either(differ, self.asked.ctx)

    def _in(self, cells: tuple[Cell, ...]) -> z3.BoolRef:
        items: dict[tuple[str, str], set[str]] = {}
        for recipient, purpose, item in cells:
            items.setdefault((recipient, purpose), set()).add(item)
        asked = self.asked
        return either(
            (
                z3.And(asked.recipient.of[r], asked.purpose.of[p], asked.item.among(those))
                for (r, p), those in items.items()
            ),
            asked.ctx,
        )

    def _example(self, here: z3.BoolRef, holds: z3.BoolRef) -> Request | None:
        rather = plain(self.asked, self.matters, self.day)
        model = self.solver.example(here, holds, rather=rather)
        return None if model is None else request_of(self.asked, model, self.matters)


def _roles(party: Party) -> tuple[Role, ...]:
    return party.company.roles if party.company else ()


def _grounds(signature: Signature) -> frozenset[str]:
    """The grounds of the permits in a signature (`cells._Signatures`)."""
    rules = (part[0] for part in signature if isinstance(part, tuple) and len(part) == 2)
    return frozenset(
        rule[2] for rule in rules if isinstance(rule, tuple) and rule[0] is Effect.PERMIT
    )


def _merged(old: Vocabulary, new: Vocabulary) -> Vocabulary:
    """The words of both; what the new one says of a word holds."""
    return replace(
        new,
        items={**old.items, **new.items},
        purposes={**old.purposes, **new.purposes},
        parties={**old.parties, **new.parties},
        facts={**old.facts, **new.facts},
        grounds={**old.grounds, **new.grounds},
        matters={**old.matters, **new.matters},
    )


def _narrowed(
    merged: Asked, words: Vocabulary, newest: Vocabulary
) -> tuple[Asked, list[z3.BoolRef]]:
    """The merged request as one version understands it, and what its own unknowns fulfil.

    A value in words that the version does not have is unknown to it. A fact that it defines
    otherwise than the newest version is another fact.
    """
    asked = Asked(words, merged.texts, merged.ctx)
    more: list[z3.BoolRef] = []
    for fact in words.facts.values():
        if fact.id in newest.facts and not _same(fact, newest.facts[fact.id]):
            own = asked.given(fact, "before ")
            more += own.value.rules() if isinstance(own.value, Choice) else []
            asked.facts[fact.id] = own
        else:
            asked.facts[fact.id] = _understood(asked.facts[fact.id], merged.facts[fact.id])
    return asked, more


def _same(one: Fact, other: Fact) -> bool:
    return (one.type, one.of, one.matter, [v.id for v in one.values]) == (
        other.type, other.of, other.matter, [v.id for v in other.values],
    )  # fmt: skip


def _understood(own: Given, merged: Given) -> Given:
    strange: list[z3.BoolRef] = []
    if isinstance(own.value, Choice) and isinstance(merged.value, Choice):
        strange = [merged.value.of[w] for w in merged.value.of.keys() - own.value.of.keys()]
    if own.members or merged.members:
        strange = [merged.members[w] for w in merged.members.keys() - own.members.keys()]
    return replace(own, known=z3.And(own.known, *map(z3.Not, strange))) if strange else own
