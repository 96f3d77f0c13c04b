"""Items, purposes, parties and facts: the words a notice may use, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from sekisho.terms.fold import fold
from sekisho.terms.kinship import Form, Kinship, Selector
from sekisho.terms.registry import Aspect
from sekisho.terms.tables import Table
from sekisho.terms.word import Word


class FactType(StrEnum):
    """What a fact's value may be.

    `SET` holds ids, `TEXT` any text, `DIGEST` a version's digest, `MATTERS` matters of one kind.
    """

    BOOL = "bool"
    ENUM = "enum"
    INT = "int"
    DATE = "date"
    TEXT = "text"
    AREA = "area"
    PARTY = "party"
    SET = "set"
    DIGEST = "digest"
    MATTERS = "matters"


@dataclass(frozen=True, slots=True)
class Item(Word):
    """A kind of personal data.

    A secret serves to confirm identity and is never asked for by mail. Special care means
    要配慮個人情報 (Art 2(3) APPI).

    A part is cut out of `part_of` by its selector; a form of `form_of` is the same in another form.
    `about` is whose data it is: the customer's own, or of a household, a guarantor, another person.
    """

    group: str | None = None
    identifying: bool = False
    secret: bool = False
    special_care: bool = False
    part_of: str | None = None
    by: tuple[Selector, str] | None = None
    form_of: str | None = None
    form: Form | None = None
    about: str = "customer"


@dataclass(frozen=True, slots=True)
class Group(Word):
    """A named set of items."""


@dataclass(frozen=True, slots=True)
class Purpose(Word):
    """A purpose of use (Art 17 APPI). `never` means that no rule may permit it: it is forbidden."""

    clause: str | None = None
    never: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """Membership of a class between two days, both included; None leaves a side open."""

    party_class: str
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """True when the role is held on `day`."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Abroad:
    """What is known of a party in a foreign country (Art 28 APPI, Rules 15 to 18).

    `equivalent` holds for a country or a party whose protection the law takes for as good as
    Japan's; otherwise `system` (of that country) and `measures` (of the party) are told the person.
    """

    equivalent: bool = False
    system: str | None = None
    measures: str | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of a single company, as Art 27(5)(iii) and Art 29 APPI want it.

    `facts` are the facts of kind `party` that the registry holds, by id, as written.
    `opt_out_filing` is the number of the filing that Art 27(2) wants before an opt-out provision.
    """

    corporate_number: str | None = None
    address: str | None = None
    representative: str | None = None
    country: str = "JP"
    area: str | None = None
    roles: tuple[Role, ...] = ()
    names: tuple[tuple[str, date | None, date | None], ...] = ()
    fictional: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    opt_out_filing: str | None = None
    abroad: Abroad | None = None


@dataclass(frozen=True, slots=True)
class Party(Word):
    """A class of parties, one company (then `company` is set), or persons who are no company.

    `outside` means 社外. A `person` is known by the link to the customer: an heir, a guarantor, a
    member of the family, an agent; nobody holds that role as a company does.
    """

    outside: bool = True
    company: Company | None = None
    person: bool = False


@dataclass(frozen=True, slots=True)
class Fact(Word):
    """Something a condition may ask, and whose it is.

    `of` is customer, link, party, actor, act, day, or the id of a matter.

    `absent_is_empty` declares that a set fact which is not given is the empty set (nothing was
    asked for), not unknown; a value of a wrong type stays unknown. `matter` is the kind of matter
    of which a fact of type `MATTERS` lists those of the person. `default` is what a request says
    that does not say it: only words of the request itself have one. `registry`: where the registry
    of companies says it, at each decision anew.
    """

    type: FactType = FactType.TEXT
    of: str = "customer"
    values: tuple[Word, ...] = ()
    matter: str | None = None
    absent_is_empty: bool = False
    default: str | None = None
    registry: Aspect | None = None


class ParameterType(StrEnum):
    """What the value of a duty's parameter is."""

    PERIOD = "period"
    NUMBER = "number"
    ITEMS = "items"
    PARTIES = "parties"
    PURPOSES = "purposes"
    WORDS = "words"  # of the notice's own


@dataclass(frozen=True, slots=True)
class Duty(Word):
    """A duty that the system keeps; a rule sets each of its parameters."""

    parameters: Mapping[str, ParameterType] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Matter(Word):
    """A kind of matter (件) that a request may be about; `key` is the fact that tells two apart."""

    key: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentForm(Word):
    """A kind of document (書面) that a rule may stand on; `requires` is the condition it asks."""

    requires: str = ""


@dataclass(frozen=True, slots=True)
class Position(Word):
    """What somebody of the staff is for (職務): for which purposes they may read, by `clause`."""

    purposes: frozenset[str] = frozenset()
    clause: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """Every word of a notice, by id; labels are found folded.

    `closed_days` are days (month, day) that are no business days in any year, besides the holidays.

    Requires: within one kind no folded label names two ids (`rules.words` reports it otherwise).
    """

    items: Mapping[str, Item]
    groups: Mapping[str, Group]
    purposes: Mapping[str, Purpose]
    parties: Mapping[str, Party]
    facts: Mapping[str, Fact]
    grounds: Mapping[str, Word]
    duties: Mapping[str, Duty] = field(default_factory=dict)
    notices: Mapping[str, Word] = field(default_factory=dict)
    documents: Mapping[str, DocumentForm] = field(default_factory=dict)
    matters: Mapping[str, Matter] = field(default_factory=dict)
    closed_days: tuple[tuple[int, int], ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    positions: Mapping[str, Position] = field(default_factory=dict)
    kinship: Kinship = field(init=False, repr=False, compare=False)
    _index: dict[str, dict[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = {kind: label_index(words.values()) for kind, words in self._kinds().items()}
        object.__setattr__(self, "_index", index)
        items = self.items.values()
        wholes = {i.id: i.part_of for i in items if i.part_of is not None}
        origins = {
            i.id: i.form_of
            for i in items
            if i.form_of is not None and i.form is not Form.ANONYMISED
        }
        object.__setattr__(self, "kinship", Kinship(wholes, origins))

    def _kinds(self) -> dict[str, Mapping[str, Word]]:
        return {
            "item": self.items,
            "group": self.groups,
            "purpose": self.purposes,
            "party": self.parties,
            "fact": self.facts,
            "ground": self.grounds,
            "duty": self.duties,
            "notice": self.notices,
            "document": self.documents,
            "matter": self.matters,
            "table": self.tables,
            "position": self.positions,
        }

    def find(self, kind: str, label: str) -> str | None:
        """The id that `label` (a label or an id, any width) names among words of `kind`."""
        return self._index[kind].get(fold(label))

    def item(self, label: str) -> str | None:
        """The item's id, or None."""
        return self.find("item", label)

    def purpose(self, label: str) -> str | None:
        """The purpose's id, or None."""
        return self.find("purpose", label)

    def party(self, label: str, day: date | None = None) -> str | None:
        """The party's id by id, label, corporate number, or a name it bore on `day`; else None.

        A name is taken only from the company that bears it on that day: before April 2020
        北海道電力 ran the network, today that name is a retailer's.
        """
        found = self.find("party", label)
        if found is not None:
            return found
        key = fold(label)
        for party in self.parties.values():
            if party.company is None:
                continue
            if party.company.corporate_number == label.strip():
                return party.id
            for name, since, until in party.company.names:
                if fold(name) == key and (day is None or Role("", since, until).holds(day)):
                    return party.id
        return None

    def nearest(self, kind: str, label: str) -> str | None:
        """The known label of `kind` most like `label`, or None when nothing is near."""
        known = self._index[kind]
        near = get_close_matches(fold(label), known, n=1, cutoff=0.5)
        return self.word(kind, known[near[0]]).label if near else None

    def word(self, kind: str, word_id: str) -> Word:
        """The word of `kind` with that id. Requires: it exists (KeyError otherwise)."""
        return self._kinds()[kind][word_id]

    def facts_of(self, owner: str) -> frozenset[str]:
        """The facts of `owner`: a kind of matter, mostly."""
        return frozenset(fact.id for fact in self.facts.values() if fact.of == owner)

    def classes_of(self, party: str, day: date) -> frozenset[str]:
        """The party itself and every class whose role it holds on `day`."""
        company = self.parties[party].company
        if company is None:
            return frozenset({party})
        held = {role.party_class for role in company.roles if role.holds(day)}
        return frozenset({party, *held})

    def members(self, party_class: str, day: date) -> tuple[str, ...]:
        """The companies that hold the class's role on `day`, sorted by id."""
        return tuple(
            sorted(
                p.id
                for p in self.parties.values()
                if p.company is not None and party_class in self.classes_of(p.id, day) - {p.id}
            )
        )


def label_index(words: Iterable[Word]) -> dict[str, str]:
    """Folded labels and ids, each to the id of its word; the first to claim a label keeps it."""
    index: dict[str, str] = {}
    for word in words:
        for label in (word.id, *word.labels):
            index.setdefault(fold(label), word.id)
    return index
