"""Counting a person's matters in SQL: one subquery over the list that the catalog names."""

from collections.abc import Callable
from dataclasses import replace

import sqlglot
from sqlglot import exp

from sekisho.rules.condition import Comparison, Tally
from sekisho.sql.catalog import ListSource
from sekisho.sql.formula import NEVER, Formula, Test, as_sql, every, relations_of, some
from sekisho.sql.frame import Frame, Place

Surely = Callable[..., Formula]
Compared = Callable[[Place, Comparison, Place], Formula]

_SIGNS = {comparison: comparison.value for comparison in Comparison} | {Comparison.NE: "<>"}
_BOUND = {
    Comparison.GE: "{sure} >= {amount}",
    Comparison.GT: "{sure} > {amount}",
    Comparison.LE: "{perhaps} <= {amount}",
    Comparison.LT: "{perhaps} < {amount}",
    Comparison.EQ: "{sure} = {amount} AND {perhaps} = {amount}",
    Comparison.NE: "({sure} > {amount} OR {perhaps} < {amount})",
}
_SURE = "COUNT(*) FILTER (WHERE ({yes}) IS TRUE)"
_PERHAPS = "COUNT(*) FILTER (WHERE ({no}) IS NOT TRUE)"
_SUM = """COUNT(*) FILTER (
    WHERE (({yes}) IS TRUE AND {value} IS NOT NULL) OR ({no}) IS TRUE
) = COUNT(*) AND COALESCE(SUM({value}) FILTER (WHERE ({yes}) IS TRUE), 0) {sign} {amount}"""


def tallied(
    frame: Frame, atom: Tally, comparison: Comparison, surely: Surely, compared: Compared
) -> Formula:
    """Where the number, however the unknown is settled, stands in this comparison.

    `surely` and `compared` are those of `condition`, which knows this atom as one among others.
    """
    source = frame.catalog.lists.get(atom.listed)
    if source is None:
        return NEVER
    inside = within(frame, atom.matter, source)
    yes, no = (surely(inside, atom.where, is_true=side) for side in (True, False))
    if atom.others:
        key = frame.policy.vocabulary.matters[atom.matter].key or ""
        this, that = frame.place(key), inside.place(key)
        yes = every(yes, compared(that, Comparison.NE, this))
        no = some(no, compared(that, Comparison.EQ, this))
    sides = {"yes": _text(yes), "no": _text(no), "amount": atom.amount}
    if atom.summed is None:
        asked = _BOUND[comparison].format(
            sure=_SURE.format(**sides), perhaps=_PERHAPS.format(**sides), amount=atom.amount
        )
    else:
        value = source.facts.get(atom.summed)
        if value is None:
            return NEVER
        asked = _SUM.format(**sides, value=value, sign=_SIGNS[comparison])
    # Every part was parsed when the catalog and the notice were read, and is parsed again here.
    query = f"(SELECT {asked} FROM {source.table} AS {atom.listed} WHERE {source.on})"  # noqa: S608
    needed = relations_of(yes) | relations_of(no) | frozenset(source.needs)
    return Test(sqlglot.parse_one(query, dialect="postgres"), needed)


def within(frame: Frame, matter: str, source: ListSource) -> Frame:
    """The frame of one matter of the list: its own facts stand in the list's columns."""
    own = frame.policy.vocabulary.facts_of(matter)
    around = {f: where for f, where in frame.catalog.facts.items() if f not in own}
    return replace(
        frame,
        catalog=replace(frame.catalog, facts={**around, **source.sources()}),
        known={f: value for f, value in frame.known.items() if f not in own},
        parameters={f: sql for f, sql in frame.parameters.items() if f not in own},
    )


def _text(formula: Formula) -> str:
    return as_sql(formula).sql(dialect="postgres")


def as_json(source: ListSource, listed: str) -> exp.Expr:
    """SQL: every matter of the list with its facts, as one JSON array."""
    pairs = ", ".join(f"'{fact}', {sql}" for fact, sql in source.facts.items())
    rows = f"FROM {source.table} AS {listed} WHERE {source.on}"
    query = f"(SELECT JSONB_AGG(JSONB_BUILD_OBJECT({pairs})) {rows})"
    return sqlglot.parse_one(f"COALESCE({query}, CAST('[]' AS JSONB))", dialect="postgres")
