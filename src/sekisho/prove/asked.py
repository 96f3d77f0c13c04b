"""Any request at all, as unknowns: who receives, for what, which item, on which day, and each fact.

Every choice among words is a list of yes-or-no unknowns of which exactly one holds, a set is one
for each word that it may hold, a number or a day is a whole number. Texts are whole numbers too:
all that a condition asks of a text is whether it is the same as another. A fact is besides known
or unknown; a value of a wrong type is unknown (`decide.typed`), so these are all the requests.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import z3

from sekisho.rules.condition_builder import AREAS
from sekisho.rules.surface import MATTER
from sekisho.terms import Fact, FactType, Vocabulary

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
"""The days on which a request may be made (`decide.wire`)."""
EVERYTHING = "all"
_WHOLE = (FactType.INT, FactType.DATE, FactType.TEXT, FactType.DIGEST)


@dataclass(frozen=True)
class Choice:
    """Exactly one of some words: an unknown for each."""

    of: Mapping[str, z3.BoolRef]
    ctx: z3.Context

    def among(self, words: Iterable[str]) -> z3.BoolRef:
        """True where the word chosen is one of `words`; a word that cannot be chosen is none."""
        return either((self.of[word] for word in sorted(words) if word in self.of), self.ctx)

    def same(self, other: "Choice") -> z3.BoolRef:
        """True where both choose the same word."""
        common = self.of.keys() & other.of.keys()
        return either((z3.And(self.of[word], other.of[word]) for word in sorted(common)), self.ctx)

    def rules(self) -> list[z3.BoolRef]:
        """What makes it a choice: one of them holds, and no two."""
        every = list(self.of.values())
        return [either(every, self.ctx), z3.AtMost(*every, 1)] if len(every) > 1 else every


@dataclass(frozen=True)
class Given:
    """One fact of the request: whether it is known, and its value where it is."""

    fact: Fact
    known: z3.BoolRef
    value: Choice | z3.ArithRef | z3.BoolRef | None = None
    members: Mapping[str, z3.BoolRef] = field(default_factory=dict)

    def yes(self) -> z3.BoolRef:
        """The yes-or-no fact's value. Requires: type BOOL."""
        assert isinstance(self.value, z3.BoolRef)  # noqa: S101  # the type says so
        return self.value

    def choice(self) -> Choice:
        """The word chosen. Requires: type ENUM, AREA or PARTY."""
        assert isinstance(self.value, Choice)  # noqa: S101  # the type says so
        return self.value

    def whole(self) -> z3.ArithRef:
        """The number that stands for the value. Requires: type INT, DATE, TEXT or DIGEST."""
        assert isinstance(self.value, z3.ArithRef)  # noqa: S101  # the type says so
        return self.value


class Texts:
    """A number for each text that somebody writes; other numbers are texts nobody wrote."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The text's number, the same whenever it is asked."""
        return self._numbers.setdefault(text, len(self._numbers))

    def text(self, number: int) -> str:
        """The text of that number; one that nobody wrote gets a name of its own."""
        found = next((text for text, own in self._numbers.items() if own == number), None)
        return f"text {number}" if found is None else found


class Asked:
    """One request of unknowns in the words of a vocabulary.

    Unknowns are told apart by their names alone: two versions of a notice that share `texts` and
    `ctx` are asked one and the same request. A context is the solver's memory, and serves one
    thread at a time: each proof has its own.
    """

    def __init__(
        self, words: Vocabulary, texts: Texts | None = None, ctx: z3.Context | None = None
    ) -> None:
        self.words = words
        self.ctx = ctx or z3.Context()
        self.texts = texts or Texts()
        self.recipient = self._choice("recipient", words.parties)
        self.purpose = self._choice("purpose", words.purposes)
        self.item = self._choice("item", words.items)
        self.day = z3.Int("day", self.ctx)
        self.facts = {fact.id: self.given(fact) for fact in words.facts.values()}

    def rules(self) -> list[z3.BoolRef]:
        """What every request fulfils."""
        found = [*self.recipient.rules(), *self.purpose.rules(), *self.item.rules()]
        found += [self.day >= FIRST_DAY.toordinal(), self.day <= LAST_DAY.toordinal()]
        for given in self.facts.values():
            if isinstance(given.value, Choice):
                found += given.value.rules()
            if given.fact.type is FactType.DATE:
                found += [
                    given.whole() >= date.min.toordinal(),
                    given.whole() <= date.max.toordinal(),
                ]
        return found

    def typed(self) -> list[z3.BoolRef]:
        """What every request fulfils that came as JSON: no fact of a matter it is not about."""
        matter = self.facts.get(MATTER)
        if matter is None:
            return []
        return [
            z3.Implies(given.known, z3.And(matter.known, matter.choice().among([given.fact.of])))
            for given in self.facts.values()
            if given.fact.of in self.words.matters
        ]

    def belongs(self, classes: Iterable[str]) -> z3.BoolRef:
        """True where the recipient is one of `classes`, or holds a role in one on the day."""
        wanted = frozenset(classes)
        return either([self.recipient.among(wanted), *self._roles_in(wanted)], self.ctx)

    def holds_role(self, party_class: str) -> z3.BoolRef:
        """True where the recipient is a company with that role on the day."""
        return either(self._roles_in(frozenset({party_class})), self.ctx)

    def classes(self) -> list[str]:
        """Every class in which some company holds a role on some day."""
        companies = (party.company for party in self.words.parties.values() if party.company)
        return sorted({role.party_class for company in companies for role in company.roles})

    def _roles_in(self, classes: frozenset[str]) -> Iterable[z3.BoolRef]:
        for party in self.words.parties.values():
            for role in party.company.roles if party.company else ():
                if role.party_class in classes:
                    yield z3.And(self.recipient.of[party.id], self.between(role.since, role.until))

    def between(self, since: date | None, until: date | None) -> z3.BoolRef:
        """True where the day lies between the two, both included; None leaves a side open."""
        sides = [self.day >= since.toordinal()] if since else []
        sides += [self.day <= until.toordinal()] if until else []
        return both(sides, self.ctx)

    def set_words(self) -> list[str]:
        """Every word that a set fact may hold (`decide.typed`)."""
        words = self.words
        kinds = (words.parties, words.purposes, words.items, words.grounds, {EVERYTHING: None})
        return sorted({word for kind in kinds for word in kind})

    def _choice(self, what: str, among: Iterable[str]) -> Choice:
        of = {word: z3.Bool(f"{what} {word}", self.ctx) for word in sorted(among)}
        return Choice(of, self.ctx)

    def given(self, fact: Fact, when: str = "") -> Given:
        """The unknowns of one fact; under another `when` they are others."""
        name = f"{when}fact {fact.id}"
        known = z3.Bool(f"{name} known", self.ctx)
        if fact.type is FactType.SET:
            members = {word: z3.Bool(f"{name} holds {word}", self.ctx) for word in self.set_words()}
            return Given(fact, known, members=members)
        if fact.type is FactType.MATTERS:
            return Given(fact, known)
        if fact.type is FactType.BOOL:
            return Given(fact, known, z3.Bool(name, self.ctx))
        if fact.type in _WHOLE:
            return Given(fact, known, z3.Int(name, self.ctx))
        return Given(fact, known, self._choice(name, self._values(fact)))

    def _values(self, fact: Fact) -> Iterable[str]:
        match fact.type:
            case FactType.ENUM:
                return [value.id for value in fact.values]
            case FactType.AREA:
                return AREAS
            case FactType.PARTY:
                return self.words.parties
            case _:
                raise UntranslatableError(fact.type)


class UntranslatableError(NotImplementedError):
    """Something of the language has no translation yet; nothing is proved about such a notice."""

    def __init__(self, what: object) -> None:
        super().__init__(f"no translation to logic: {what!r}")


def either(parts: Iterable[z3.BoolRef], ctx: z3.Context) -> z3.BoolRef:
    """True where one of `parts` is."""
    found = list(parts)
    return (
        found[0] if len(found) == 1 else z3.Or(*found) if found else z3.BoolVal(val=False, ctx=ctx)
    )


def both(parts: Iterable[z3.BoolRef], ctx: z3.Context) -> z3.BoolRef:
    """True where all of `parts` are."""
    found = list(parts)
    return (
        found[0] if len(found) == 1 else z3.And(*found) if found else z3.BoolVal(val=True, ctx=ctx)
    )
