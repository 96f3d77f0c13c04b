"""Two small doors that lead to a customer's key: by number, and to those who refused something."""

from sqlglot import exp

from sekisho.sql.catalog import Catalog
from sekisho.sql.frame import expression
from sekisho.sql.select import named, needed, select, source_sql
from sekisho.sql.standing import RESTRICTED

KEY_FUNCTION = "customer_key(given_number text)"
REFUSALS = "refusals"


def key_query(catalog: Catalog) -> str:
    """SQL for the key of the customer with the number `given_number`."""
    key, number = catalog.subject["key"], catalog.subject["number"]
    query = select(
        catalog,
        [named(source_sql(key), "subject_key")],
        needed([key, number], ()),
        exp.EQ(this=source_sql(number), expression=exp.column("given_number")),
    ).limit(1)
    return query.sql(dialect="postgres")


def refusals_query(catalog: Catalog) -> str | None:
    """SQL for the keys of all customers who refused anything; None where nobody can."""
    source = catalog.facts.get(RESTRICTED)
    if source is None:
        return None
    key = catalog.subject["key"]
    asked = expression(source.sql)
    refused = exp.and_(
        exp.Not(this=exp.Is(this=asked, expression=exp.Null())),
        exp.NEQ(this=asked.copy(), expression=exp.cast(exp.Literal.string("{}"), "text[]")),
    )
    query = select(
        catalog, [named(source_sql(key), "subject_key")], needed([key, source], ()), refused
    )
    return query.sql(dialect="postgres")
