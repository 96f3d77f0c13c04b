"""The ledger's commitment to one row, computed where the salt is: docs/why/commitments-in-sql.md.

The entry's salt is SHA256(subject_salt || context); the commitment is SHA256(entry salt ||
customer number, newline, * or items joined by commas): `ledger/entry.py`, byte for byte.
"""

from collections.abc import Mapping

from sqlglot import exp

from sekisho.sql.catalog import Catalog
from sekisho.sql.formula import SURE, Formula, Some, as_sql, every, some
from sekisho.sql.select import source_sql

CONTEXT_SETTING = "sekisho.context"
ALL_GIVEN = "*"
"""What is committed to instead of a list where a row gives every item of the extract."""


def context_setting() -> exp.Expr:
    """SQL for the run's context: 32 hex digits that the session set; unset, the query fails.

    Asked once a statement, as a subquery. A context is no secret, see docs/why. A setting that an
    earlier transaction had is left behind empty; words that are no hex digits then end the query.
    """
    setting = exp.Anonymous(this="current_setting", expressions=[_text(CONTEXT_SETTING)])
    given = exp.Nullif(this=setting, expression=_text(""))
    loud = exp.Coalesce(this=given, expressions=[_text(f"{CONTEXT_SETTING} is not set")])
    decoded = exp.Anonymous(this="decode", expressions=[loud, _text("hex")])
    return exp.select(decoded).subquery()


def context_literal(context: bytes) -> exp.Expr:
    """SQL for a context that is known when the statement is compiled.

    requires len(context) = 16
    """
    return exp.Anonymous(this="decode", expressions=[_text(context.hex()), _text("hex")])


def entry_salt(catalog: Catalog, context: exp.Expr) -> exp.Expr:
    """SQL for what opens the one commitment with this context, and no other."""
    salt = source_sql(catalog.subject["salt"])
    return _sha256(exp.DPipe(this=salt, expression=context))


def commitment(catalog: Catalog, context: exp.Expr, masks: Mapping[str, Formula]) -> exp.Expr:
    """SQL for the commitment of a row to its customer and the items that it gives.

    requires: in every row some mask is sure
    """
    number = exp.cast(source_sql(catalog.subject["number"]), "text")
    items = item_list(masks, ",", whole=ALL_GIVEN)
    newline = exp.Chr(expressions=[exp.Literal.number(10)])
    line = exp.paren(exp.DPipe(this=newline, expression=items))
    statement = exp.DPipe(this=number, expression=line)
    encoded = exp.Anonymous(this="convert_to", expressions=[statement, _text("UTF8")])
    return _sha256(exp.DPipe(this=entry_salt(catalog, context), expression=encoded))


def item_list(masks: Mapping[str, Formula], separator: str, *, whole: str) -> exp.Expr:
    """SQL for the ids of the items that a row gives, or `whole` where it gives them all."""
    if all(mask == SURE for mask in masks.values()):
        return _text(whole)
    given = [
        _text(item) if mask == SURE else exp.case().when(as_sql(mask), _text(item), copy=False)
        for item, mask in masks.items()
    ]
    listed = exp.Anonymous(this="concat_ws", expressions=[_text(separator), *given])
    partly = exp.Nullif(this=listed, expression=_text(separator.join(masks)))
    spelled = exp.Coalesce(this=partly, expressions=[_text(whole)])
    quickly = exp.case().when(as_sql(_quickly(masks)), _text(whole), copy=False)
    return quickly.else_(spelled, copy=False)


def _quickly(masks: Mapping[str, Formula]) -> Formula:
    """Enough for every mask to be sure: what all alternatives share, where they share anything."""
    tested = [mask for mask in masks.values() if mask != SURE]
    alternatives = [mask.parts if isinstance(mask, Some) else (mask,) for mask in tested]
    shared = [part for part in alternatives[0] if all(part in each for each in alternatives)]
    return some(*shared) if shared else every(*tested)


def _sha256(value: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="sha256", expressions=[value])


def _text(value: str) -> exp.Expr:
    return exp.Literal.string(value)
