"""One recipient, one purpose: what the notice permits of the whole population, as one SELECT."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlglot import exp

from sekisho.rules.policy import Effect, Policy, Rule
from sekisho.rules.standing import ACT, PROVIDE
from sekisho.sql.catalog import Catalog
from sekisho.sql.clock import Clock
from sekisho.sql.commitment import commitment, item_list
from sekisho.sql.errors import UncompilableError
from sekisho.sql.formula import NEVER, SURE, Formula, as_sql, beyond, some, texts
from sekisho.sql.frame import Frame
from sekisho.sql.select import as_text, masked, named, needed, select, source_sql
from sekisho.sql.standing import EVERYTHING, Standing, Stands, in_order
from sekisho.terms.request import FactValue

SUBJECT_KEY = "subject_key"
COMMITMENT = "commitment"
ITEM_SET = "item_set"
NOTHING_KNOWN: Mapping[str, FactValue] = MappingProxyType({})
NOTHING_ASKED: Mapping[str, exp.Expr] = MappingProxyType({})


@dataclass(frozen=True)
class Extract:
    """A compiled extract.

    `query` gives one row for each row of the catalog's base relation of which some item is
    permitted: `subject_key`, with a context also `commitment` (32 bytes) and `item_set`, then
    `columns`, the items in the notice's order. An item that is not permitted in a row is NULL
    there. `item_set` is '' where a row gives every column, else the ids it gives, a blank between.
    `refused` are items asked that no row can give, `not_held` permitted ones without a column.
    """

    recipient: str
    purpose: str
    query: str
    columns: tuple[str, ...]
    refused: tuple[str, ...]
    not_held: tuple[str, ...]
    rules: tuple[str, ...]
    clauses: tuple[str, ...]
    grounds: tuple[str, ...]
    record: bool
    nightly: bool
    row_filter: Formula
    item_masks: Mapping[str, Formula]


def compile_extract(
    policy: Policy,
    catalog: Catalog,
    recipient: str,
    purpose: str,
    clock: Clock,
    *,
    known: Mapping[str, FactValue] = NOTHING_KNOWN,
    asked_facts: Mapping[str, exp.Expr] = NOTHING_ASKED,
    items: Iterable[str] | None = None,
    nightly_only: bool = False,
    context: exp.Expr | None = None,
    words: exp.Expr | None = None,
) -> Extract:
    """The extract of `recipient` for `purpose`, of `items` or of all that it may have.

    With `nightly_only`, permits that make no nightly extract (抽出: 毎夜) are left aside: what they
    permit is given one customer at a time. `asked_facts` are facts of the recipient that the
    statement asks when it runs; they go before those `known`.

    Raises UncompilableError where the words are unknown, the recipient is no single company, an
    item asked has no column, or nothing at all can be permitted.
    """
    _refuse_unknown(policy, recipient, purpose)
    if nightly_only:
        nightly = (r for r in policy.rules if r.effect is Effect.FORBID or r.nightly)
        policy = replace(policy, rules=tuple(nightly))
    told = {ACT: PROVIDE, **{fact: known[fact] for fact in known if fact not in asked_facts}}
    frame = Frame(
        policy, catalog, recipient, purpose, clock, told, asked_facts, words or known_words(policy)
    )
    asked = _asked(policy, catalog, items)
    stands = Stands(frame)
    order = [item for item in in_order(frame) if asked is None or item in asked]
    standing = {item: stands.of(item) for item in order}
    refused = tuple(item for item in order if standing[item].formula == NEVER)
    permitted = {item: s for item, s in standing.items() if s.formula != NEVER}
    columns = {item: s for item, s in permitted.items() if catalog.items.get(item) is not None}
    if asked is None:
        columns = _without_parts(policy, columns)
    if not columns:
        raise _nothing_permitted(policy, recipient, purpose)
    rules = _rules(policy, columns.values())
    row = some(*(s.formula for s in columns.values()))
    left = {item: beyond(s.formula, row) for item, s in columns.items()}
    return Extract(
        recipient=recipient,
        purpose=purpose,
        query=_query(catalog, row, left, context),
        columns=tuple(columns),
        refused=refused if asked is not None else (),
        not_held=tuple(item for item in permitted if item not in columns),
        rules=tuple(rule.id for rule in rules),
        clauses=tuple(sorted({clause for rule in rules for clause in rule.clauses})),
        grounds=tuple(sorted({policy.ground(rule).id for rule in rules})),
        record=any(policy.ground(rule).record is not None for rule in rules),
        nightly=any(rule.nightly for rule in rules),
        row_filter=row,
        item_masks=left,
    )


def known_words(policy: Policy) -> exp.Expr:
    """SQL for the array of every id that a restriction may name."""
    words = policy.vocabulary
    kinds = (words.parties, words.purposes, words.items, words.grounds)
    return texts(sorted({EVERYTHING, *(word for kind in kinds for word in kind)}))


def described(policy: Policy, extract: Extract) -> str:
    """The query under a comment for people: who receives, why, by which clauses, which columns."""
    words = policy.vocabulary
    grounds = ", ".join(policy.law.grounds[ground].label for ground in extract.grounds)
    lines = [
        f"提供先: {words.parties[extract.recipient].label} ({extract.recipient})",
        f"目的: {words.purposes[extract.purpose].label} ({extract.purpose})",
        f"根拠: {grounds}  条文: {', '.join(extract.clauses)}  規則: {', '.join(extract.rules)}",
        *(f"  {policy.by_id[rule].title}" for rule in extract.rules),
        "項目: " + "、".join(words.items[item].label for item in extract.columns),
    ]
    comment = "".join(f"-- {' '.join(line.split())}\n" for line in lines)
    return f"{comment}{extract.query}\n"


def _query(
    catalog: Catalog, row: Formula, left: Mapping[str, Formula], context: exp.Expr | None
) -> str:
    sources = {item: catalog.items[item] for item in left}
    held = {item: source for item, source in sources.items() if source is not None}
    subject = [catalog.subject["key"]]
    columns = [named(source_sql(subject[0]), SUBJECT_KEY)]
    if context is not None:
        subject += [catalog.subject["number"], catalog.subject["salt"]]
        columns.append(named(commitment(catalog, context, left), COMMITMENT))
        columns.append(named(item_list(left, " ", whole=""), ITEM_SET))
    columns += [named(masked(source, left[item]), item) for item, source in held.items()]
    relations = needed([*subject, *held.values()], [row, *left.values()])
    conditions = [] if row == SURE else [as_sql(row)]
    return as_text(select(catalog, columns, relations, *conditions))


def _rules(policy: Policy, standing: Iterable[Standing]) -> tuple[Rule, ...]:
    """Every rule by which something can be permitted, in the policy's order."""
    found = {rule.id for each in standing for rule in each.rules}
    return tuple(rule for rule in policy.rules if rule.id in found)


def _refuse_unknown(policy: Policy, recipient: str, purpose: str) -> None:
    words = policy.vocabulary
    party = words.parties.get(recipient)
    if party is None:
        raise UncompilableError(
            "unknown-recipient",
            f"「{recipient}」という提供先は用語表にありません。",
            f"{recipient!r} is no party of the terms table.",
        )
    if party.company is None:
        raise UncompilableError(
            "class-recipient",
            f"「{party.label}」は会社ではなく区分です。抽出の提供先には会社を一つ指定してください。",
            f"{recipient!r} is a class, not a company: an extract goes to one company.",
        )
    if purpose not in words.purposes:
        raise UncompilableError(
            "unknown-purpose",
            f"「{purpose}」という目的は用語表にありません。",
            f"{purpose!r} is no purpose of the terms table.",
        )


def _without_parts(policy: Policy, columns: dict[str, Standing]) -> dict[str, Standing]:
    """The columns without the parts that come with their whole to exactly the same rows."""
    items = policy.vocabulary.items
    return {
        item: standing
        for item, standing in columns.items()
        if (whole := items[item].part_of) not in columns
        or columns[whole].formula != standing.formula
    }


def _asked(policy: Policy, catalog: Catalog, items: Iterable[str] | None) -> frozenset[str] | None:
    """The items asked by name, each known and held; None where all are wanted."""
    if items is None:
        return None
    asked = tuple(items)
    for item in asked:
        if item not in policy.vocabulary.items:
            raise UncompilableError(
                "unknown-item",
                f"「{item}」という項目は用語表にありません。",
                f"{item!r} is no item of the terms table.",
            )
        if catalog.items.get(item) is None:
            label = policy.vocabulary.items[item].label
            raise UncompilableError(
                "item-not-held",
                f"「{label}」({item})は保有していません。catalog.yaml に列がありません。",
                f"the item {item!r} is not held: catalog.yaml names no column for it.",
            )
    return frozenset(asked)


def _nothing_permitted(policy: Policy, recipient: str, purpose: str) -> UncompilableError:
    words = policy.vocabulary
    return UncompilableError(
        "nothing-permitted",
        f"この告知は、目的「{words.purposes[purpose].label}」で「{words.parties[recipient].label}」に"
        "何も許していません。",
        f"the notice permits nothing to {recipient!r} for {purpose!r}.",
    )
