"""One customer, one purpose: the rows of a single number, masked item by item.

The statement takes what is only known when it runs: the customer's number, the items wanted, the
context of the ledger's entry, and the facts of the act and the actor that conditions ask. It gives
the customer's facts too, as far as the rules ask them, so that the caller can decide by itself and
say why something is withheld.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from sqlglot import exp

from sekisho.rules.condition import facts_in
from sekisho.rules.policy import Policy
from sekisho.sql.catalog import Catalog, Source
from sekisho.sql.clock import Clock
from sekisho.sql.commitment import entry_salt
from sekisho.sql.errors import UncompilableError
from sekisho.sql.extract import NOTHING_ASKED, NOTHING_KNOWN, known_words
from sekisho.sql.formula import NEVER, Formula, Test, every, has
from sekisho.sql.frame import Frame
from sekisho.sql.select import as_text, masked, named, needed, select, source_sql
from sekisho.sql.standing import RESTRICTED, Stands, in_order
from sekisho.sql.tally import as_json
from sekisho.terms import Fact, FactType
from sekisho.terms.request import FactValue

_GIVEN = ("act", "actor")
NUMBER, ITEMS, CONTEXT = "given_number", "given_items", "given_context"

_TYPES: Mapping[FactType, str] = {
    FactType.BOOL: "boolean",
    FactType.INT: "bigint",
    FactType.DATE: "date",
    FactType.SET: "text[]",
    FactType.MATTERS: "jsonb",
}


@dataclass(frozen=True)
class Read:
    """A compiled read. `query` names its parameters; each row of the base is one row.

    `parameters` and `columns` are names with PostgreSQL types. The columns: `subject_key`,
    `entry_salt` (for the context given), `fact_<id>` for each fact of `facts`, then the items as
    text. An item that was not wanted or is not permitted is NULL; nothing else tells these apart,
    the caller decides and knows.

    `short` gives the same where none of `histories` is wanted, without the subqueries that only
    these items need: preparing to run them costs more than reading all the rest.
    """

    recipient: str
    purpose: str
    query: str
    short: str
    histories: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    items: tuple[str, ...]
    facts: tuple[str, ...]


def compile_read(
    policy: Policy,
    catalog: Catalog,
    purpose: str,
    clock: Clock,
    *,
    recipient: str | None = None,
    known: Mapping[str, FactValue] = NOTHING_KNOWN,
    asked_facts: Mapping[str, exp.Expr] = NOTHING_ASKED,
    words: exp.Expr | None = None,
) -> Read:
    """The read for `purpose` by the operator itself, or by the `recipient` named.

    `known` are the recipient's own facts, save those of `asked_facts`, which the statement asks
    when it runs; those of the act and the actor become parameters.

    Raises UncompilableError where the words are unknown or nothing at all can be permitted.
    """
    receiver = recipient or policy.operator
    vocabulary = policy.vocabulary
    if purpose not in vocabulary.purposes or receiver not in vocabulary.parties:
        raise UncompilableError(
            "unknown-word",
            f"目的「{purpose}」か提供先「{receiver}」が用語表にありません。",
            f"the purpose {purpose!r} or the recipient {receiver!r} is not in the terms table.",
        )
    asked = _facts_asked(policy, purpose)
    given = {
        f.id: _parameter(f"given_{f.id}")
        for f in asked
        if f.of in _GIVEN or f.of in vocabulary.matters
    }
    told = {fact: known[fact] for fact in known if fact not in asked_facts}
    frame = Frame(
        policy, catalog, receiver, purpose, clock, told, {**given, **asked_facts},
        words or known_words(policy),
    )  # fmt: skip
    stands = Stands(frame)
    found = {item: stands.of(item).formula for item in in_order(frame)}
    held = {item: f for item, f in found.items() if f != NEVER and catalog.items.get(item)}
    if not held:
        raise UncompilableError(
            "nothing-permitted",
            f"この告知は、目的「{vocabulary.purposes[purpose].label}」で"
            f"「{vocabulary.parties[receiver].label}」に何も許していません。",
            f"the notice permits nothing to {receiver!r} for {purpose!r}.",
        )
    elsewhere = {**catalog.facts, **catalog.lists, **asked_facts}
    shown = tuple(f for f in asked if f.id in elsewhere)
    parameters = [(NUMBER, "text"), (ITEMS, "text[]"), (CONTEXT, "bytea")]
    parameters += [(f"given_{f.id}", _type(f)) for f in asked if f.id in given]
    columns = [("subject_key", "text"), ("entry_salt", "bytea")]
    columns += [(f"fact_{f.id}", _type(f)) for f in shown] + [(item, "text") for item in held]
    histories = _histories(catalog, shown, held)
    query = _query(catalog, shown, held, asked_facts)
    short = _query(catalog, shown, held, asked_facts, without=histories) if histories else query
    return Read(
        recipient=receiver,
        purpose=purpose,
        query=query,
        short=short,
        histories=histories,
        parameters=tuple(parameters),
        columns=tuple(columns),
        items=tuple(held),
        facts=tuple(f.id for f in shown),
    )


def compile_facts(policy: Policy, catalog: Catalog) -> tuple[str, tuple[tuple[str, str], ...]]:
    """SQL for what decides about one customer, whoever asks: (query, columns), and no item.

    A row a row of the base; the columns are `subject_key` and `fact_<id>`. By it the customer is
    told who may receive what. Matters are left out.
    """
    asked = {f for purpose in policy.vocabulary.purposes for f in _facts_asked(policy, purpose)}
    known = [f for f in policy.vocabulary.facts.values() if f in asked and f.id in catalog.facts]
    key, number = catalog.subject["key"], catalog.subject["number"]
    told = [named(exp.cast(source_sql(key), "text"), "subject_key")]
    told += [named(_told(catalog, fact), f"fact_{fact.id}") for fact in known]
    query = select(
        catalog,
        told,
        needed([key, number, *(catalog.facts[fact.id] for fact in known)], ()),
        exp.EQ(this=source_sql(number), expression=_parameter(NUMBER)),
    )
    columns = (("subject_key", "text"), *((f"fact_{f.id}", _type(f)) for f in known))
    return as_text(query), columns


def _facts_asked(policy: Policy, purpose: str) -> tuple[Fact, ...]:
    """Every fact that decides, or names the manager, in the vocabulary's order."""
    conditions = [rule.condition for rule in policy.rules if purpose in rule.purposes]
    conditions += [rule.refused_when for rule in policy.rules if purpose in rule.purposes]
    conditions += [condition for rule in policy.managers for condition, _ in rule.exceptions]
    asked = {RESTRICTED, *chain.from_iterable(facts_in(condition) for condition in conditions)}
    return tuple(fact for fact in policy.vocabulary.facts.values() if fact.id in asked)


def _query(
    catalog: Catalog,
    facts: tuple[Fact, ...],
    held: Mapping[str, Formula],
    asked_facts: Mapping[str, exp.Expr],
    *,
    without: tuple[str, ...] = (),
) -> str:
    """The statement; the items of `without` are NULL whether they are wanted or not."""
    sources = _sources(catalog, (item for item in held if item not in without))
    key, number = catalog.subject["key"], catalog.subject["number"]
    columns = [
        named(exp.cast(source_sql(key), "text"), "subject_key"),
        named(entry_salt(catalog, _parameter(CONTEXT)), "entry_salt"),
    ]
    columns += [named(_told(catalog, f, asked_facts), f"fact_{f.id}") for f in facts]
    for item in held:
        mask = every(Test(has(_parameter(ITEMS), [item])), held[item])
        source = sources.get(item)
        nothing = exp.cast(exp.Null(), "text", dialect="postgres")
        columns.append(named(masked(_as_text(source), mask) if source else nothing, item))
    always = _always(catalog, facts, held)
    wanted = exp.EQ(this=source_sql(number), expression=_parameter(NUMBER))
    query = select(
        catalog,
        columns,
        always | needed(sources.values(), ()),
        wanted,
        joined_if=_joined_if(catalog, sources, always),
    )
    return as_text(query)


def _sources(catalog: Catalog, items: Iterable[str]) -> dict[str, Source]:
    found = {item: catalog.items[item] for item in items}
    return {item: source for item, source in found.items() if source is not None}


def _always(
    catalog: Catalog, facts: tuple[Fact, ...], held: Mapping[str, Formula]
) -> frozenset[str]:
    """The relations that every read needs, whatever is wanted."""
    subject = [catalog.subject[part] for part in ("key", "number", "salt")]
    plain = [catalog.facts[fact.id] for fact in facts if fact.id in catalog.facts]
    listed = {name for f in facts if f.id in catalog.lists for name in catalog.lists[f.id].needs}
    return needed([*subject, *plain], held.values()) | listed


def _histories(
    catalog: Catalog, facts: tuple[Fact, ...], held: Mapping[str, Formula]
) -> tuple[str, ...]:
    """The items that need a subquery of their own."""
    sources = _sources(catalog, held)
    own = _joined_if(catalog, sources, _always(catalog, facts, held))
    return tuple(
        item for item, source in sources.items() if not own.keys().isdisjoint(source.relations)
    )


def _joined_if(
    catalog: Catalog, sources: Mapping[str, Source], always: frozenset[str]
) -> dict[str, exp.Expr]:
    """Subqueries that only items need are run only where one of these items is wanted."""
    wanting: dict[str, list[str]] = {}
    for item, source in sources.items():
        for name in source.relations:
            wanting.setdefault(name, []).append(item)
    return {
        name: has(_parameter(ITEMS), items)
        for name, items in wanting.items()
        if catalog.relations[name].lateral is not None and name not in always
    }


def _told(
    catalog: Catalog, fact: Fact, asked_facts: Mapping[str, exp.Expr] = NOTHING_ASKED
) -> exp.Expr:
    """The fact's value, or every matter of the list as JSON."""
    if fact.id in asked_facts:
        return asked_facts[fact.id].copy()
    listed = catalog.lists.get(fact.id)
    return (
        _fact(catalog.facts[fact.id], _type(fact)) if listed is None else as_json(listed, fact.id)
    )


def _fact(source: Source, kind: str) -> exp.Expr:
    """The fact's value in its type; a set that is NULL where NULL means empty is the empty set."""
    value = source_sql(source)
    if source.null_is_empty:
        nothing = exp.cast(exp.Array(), "text[]", dialect="postgres")
        value = exp.Coalesce(this=value, expressions=[nothing])
    return exp.cast(value, kind, dialect="postgres")


def _as_text(source: Source) -> Source:
    return Source(f"CAST({source.sql} AS text)", source.relations)


def _parameter(name: str) -> exp.Expr:
    return exp.column(name)


def _type(fact: Fact) -> str:
    return _TYPES.get(fact.type, "text")
