"""The doors that publication makes: schema `door`, all of it compiled from one policy.

`sekisho_extract` may read one view for each recipient and purpose of which the notice says that an
extract is made every night. What else is permitted goes one customer at a time: `sekisho_web` may
call a function for each purpose, and for each recipient. Nothing else leads to a personal table.
The views run with their owner's right on the tables; salts stand inside expressions and never in
a column, so that a role with the views can make commitments and cannot learn a salt.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlglot import exp

from sekisho.rules.policy import Effect, Policy
from sekisho.sql.catalog import Catalog
from sekisho.sql.clock import Clock
from sekisho.sql.commitment import context_setting, entry_salt
from sekisho.sql.errors import UncompilableError
from sekisho.sql.extract import Extract, compile_extract, known_words
from sekisho.sql.formula import has
from sekisho.sql.party import party_facts
from sekisho.sql.read_one import ITEMS, Read, compile_facts, compile_read
from sekisho.sql.select import needed, select, source_sql
from sekisho.sql.subjects import KEY_FUNCTION, REFUSALS, key_query, refusals_query
from sekisho.terms.request import FactValue

SCHEMA = "door"
EXTRACT_ROLE, WEB_ROLE = "sekisho_extract", "sekisho_web"
FACTS_FUNCTION = "facts(given_number text)"
POSITION_FUNCTION = "position_reads(given_position text, given_purpose text)"
NAME_BYTES = 63
TAIL = 8

DROP = (f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE",)
"""After it there is no door."""

LIVE_STATE = """
SELECT encode(sha256(convert_to(coalesce(string_agg(part, chr(10) ORDER BY part), ''), 'UTF8')),
              'hex')
FROM (
  SELECT concat_ws(' ', 'schema', nspowner::regrole, nspacl) AS part
  FROM pg_namespace WHERE nspname IN ('door', 'statistics')
  UNION ALL
  SELECT concat_ws(' ', 'relation', relkind, relname, relowner::regrole, relrowsecurity,
                   reloptions, relacl, pg_get_viewdef(oid))
  FROM pg_class
  WHERE relnamespace IN (to_regnamespace('door'), to_regnamespace('statistics'))
  UNION ALL
  SELECT concat_ws(' ', 'function', proowner::regrole, proacl, pg_get_functiondef(oid))
  FROM pg_proc
  WHERE pronamespace IN (to_regnamespace('door'), to_regnamespace('statistics'))
) AS state
"""
"""A digest of what the database holds of the doors and of what statistics count: kept at
publication, compared at every start.

requires: search_path is pg_catalog, so that names are written alike
"""


@dataclass(frozen=True)
class Door:
    """The statements that make the doors of a policy, in order, and what each door is.

    `extracts` are views by (recipient, purpose), `reads` functions by (recipient, purpose).
    `fingerprint` names this very text.
    """

    statements: tuple[str, ...]
    extracts: Mapping[tuple[str, str], tuple[str, Extract]]
    reads: Mapping[tuple[str, str], tuple[str, Read]]
    fingerprint: str


def compile_door(
    policy: Policy,
    catalog: Catalog,
    parties: Mapping[str, Mapping[str, FactValue]],
    since: date,
) -> Door:
    """Every door of the policy, right on `since` and on each later day.

    `parties` are the facts of kind `party` that the terms table states of each company. What is
    taken from the registry (`sql.party`) is asked each time.

    requires: policy and catalog share a vocabulary
    """
    clock = Clock(since, exp.select(_call("today")).subquery())
    words = exp.select(_call("words")).subquery()
    extracts: dict[tuple[str, str], tuple[str, Extract]] = {}
    reads: dict[tuple[str, str], tuple[str, Read]] = {}
    registered: dict[str, dict[str, exp.Expr]] = {}  # a company has many doors
    for recipient, purpose, nightly in _doors(policy):
        known = parties.get(recipient, {})
        if recipient not in registered:
            registered[recipient] = party_facts(policy, recipient, clock, known)
        asked = registered[recipient]
        own = (purpose,) if recipient == policy.operator else (recipient, purpose)
        try:
            if nightly:
                extract = compile_extract(
                    policy, catalog, recipient, purpose, clock,
                    known=known, asked_facts=asked, nightly_only=True,
                    context=context_setting(), words=words,
                )  # fmt: skip
                extracts[recipient, purpose] = door_name("extract", *own), extract
            else:
                read = compile_read(
                    policy, catalog, purpose, clock,
                    recipient=recipient, known=known, asked_facts=asked, words=words,
                )  # fmt: skip
                reads[recipient, purpose] = door_name("read", *own), read
        except UncompilableError as nothing:
            if nothing.code != "nothing-permitted":
                raise
    statements = (
        *_foundation(policy, catalog),
        *(line for name, extract in extracts.values() for line in _view(name, extract)),
        *(line for name, read in reads.values() for line in _function(name, read)),
    )
    fingerprint = sha256("\n".join(statements).encode()).hexdigest()
    mark = f"COMMENT ON SCHEMA {SCHEMA} IS 'policy {policy.digest} door sha256:{fingerprint}'"
    return Door((*statements, mark), extracts, reads, f"sha256:{fingerprint}")


def door_name(kind: str, *words: str) -> str:
    """The name of a door; a long one keeps its beginning and ends with a digest of all of it."""
    name = "_".join((kind, *words))
    if len(name.encode()) <= NAME_BYTES:
        return name
    tail = sha256(name.encode()).hexdigest()[:TAIL]
    return name.encode()[: NAME_BYTES - TAIL - 1].decode(errors="ignore") + "_" + tail


def _doors(policy: Policy) -> Iterator[tuple[str, str, bool]]:
    """Each recipient and purpose that some permit speaks of: (.., True) nightly, else one by one.

    Recipients are the companies, and the classes that no company of the terms table belongs to.
    """
    words = policy.vocabulary
    permits = [rule for rule in policy.rules if rule.effect is Effect.PERMIT]
    roles = {
        party_id: {role.party_class for role in party.company.roles} if party.company else set()
        for party_id, party in words.parties.items()
    }
    peopled = set().union(*roles.values())
    for party_id, party in words.parties.items():
        own = {party_id} | roles[party_id]
        given = [r for r in permits if own & r.recipients] if party_id not in peopled else []
        for purpose in words.purposes:
            kinds = {rule.nightly and party.company is not None for rule in given
                     if purpose in rule.purposes}  # fmt: skip
            yield from ((party_id, purpose, nightly) for nightly in sorted(kinds, reverse=True))


def _foundation(policy: Policy, catalog: Catalog) -> Iterator[str]:
    """The schema, and the three small functions that the doors and their callers lean on."""
    yield f"CREATE SCHEMA {SCHEMA}"
    yield f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {EXTRACT_ROLE}, {WEB_ROLE}"
    today = "SELECT CAST(now() AT TIME ZONE 'Asia/Tokyo' AS date)"
    yield from _small("today()", "date", "STABLE", today, EXTRACT_ROLE, WEB_ROLE)
    words = exp.select(known_words(policy)).sql(dialect="postgres")
    yield from _small("words()", "text[]", "IMMUTABLE", words, EXTRACT_ROLE, WEB_ROLE)
    yield from _positions(policy)
    number, salt = catalog.subject["number"], catalog.subject["salt"]
    query = select(
        catalog,
        [entry_salt(catalog, exp.column("given_context"))],
        needed([number, salt], ()),
        exp.EQ(this=source_sql(number), expression=exp.column("given_number")),
    ).limit(1)
    yield from _small(
        "entry_salt(given_number text, given_context bytea)",
        "bytea",
        "STABLE SECURITY DEFINER",
        query.sql(dialect="postgres"),
        WEB_ROLE,
    )
    yield from _small(
        KEY_FUNCTION, "bigint", "STABLE SECURITY DEFINER", key_query(catalog), WEB_ROLE
    )
    yield from _facts(policy, catalog)
    refused = refusals_query(catalog)
    if refused is not None:
        yield f"CREATE VIEW {SCHEMA}.{REFUSALS} WITH (security_barrier) AS {refused}"
        yield f"REVOKE ALL ON {SCHEMA}.{REFUSALS} FROM PUBLIC"
        yield f"GRANT SELECT ON {SCHEMA}.{REFUSALS} TO {EXTRACT_ROLE}"


def _positions(policy: Policy) -> Iterator[str]:
    """Whether somebody of a position may read for a purpose; no function where none is declared."""
    pairs = [
        exp.Tuple(expressions=[exp.Literal.string(position.id), exp.Literal.string(purpose)])
        for position in policy.vocabulary.positions.values()
        for purpose in sorted(position.purposes)
    ]
    if pairs:
        given = exp.Tuple(expressions=[exp.column("given_position"), exp.column("given_purpose")])
        told = exp.select(exp.In(this=given, expressions=pairs)).sql(dialect="postgres")
        yield from _small(POSITION_FUNCTION, "boolean", "IMMUTABLE", told, WEB_ROLE)


def _facts(policy: Policy, catalog: Catalog) -> Iterator[str]:
    """What decides about one customer, so that the customer can be told who may receive what."""
    query, columns = compile_facts(policy, catalog)
    returned = ", ".join(f'"{column}" {kind}' for column, kind in columns)
    yield from _small(
        FACTS_FUNCTION, f"TABLE ({returned})", "STABLE SECURITY DEFINER", query, WEB_ROLE
    )


def _small(head: str, returned: str, kind: str, body: str, *roles: str) -> Iterator[str]:
    """One SQL function that nobody but `roles` may call."""
    signature = head.partition("(")[0] + "(" + _types(head) + ")"
    yield (
        f"CREATE FUNCTION {SCHEMA}.{head} RETURNS {returned} LANGUAGE sql {kind} PARALLEL SAFE"
        f" SET search_path = pg_catalog AS {_quoted(body)}"
    )
    yield f"REVOKE ALL ON FUNCTION {SCHEMA}.{signature} FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{signature} TO {', '.join(roles)}"


def _types(head: str) -> str:
    """The types of a function's parameters, from `name(a text, b bytea)`."""
    inside = head.partition("(")[2].rstrip(")")
    return ", ".join(part.split()[-1] for part in inside.split(",") if part.strip())


def _view(name: str, extract: Extract) -> Iterator[str]:
    """One view, read by the extract role alone; conditions of the reader run after its own."""
    yield f'CREATE VIEW {SCHEMA}."{name}" WITH (security_barrier) AS\n{extract.query}'
    yield f'REVOKE ALL ON {SCHEMA}."{name}" FROM PUBLIC'
    yield f'GRANT SELECT ON {SCHEMA}."{name}" TO {EXTRACT_ROLE}'


def _function(name: str, read: Read) -> Iterator[str]:
    """One function for one customer at a time, called by the web role alone.

    PL/pgSQL, because it keeps both plans for the session; column names win over parameter names.
    """
    parameters = ", ".join(f"{parameter} {kind}" for parameter, kind in read.parameters)
    columns = ", ".join(f'"{column}" {kind}' for column, kind in read.columns)
    types = ", ".join(kind for _, kind in read.parameters)
    body = f"#variable_conflict use_column\nBEGIN {_returned(read)}END"
    yield (
        f'CREATE FUNCTION {SCHEMA}."{name}"({parameters}) RETURNS TABLE ({columns})'
        f" LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS {_quoted(body)}"
    )
    yield f'REVOKE ALL ON FUNCTION {SCHEMA}."{name}"({types}) FROM PUBLIC'
    yield f'GRANT EXECUTE ON FUNCTION {SCHEMA}."{name}"({types}) TO {WEB_ROLE}'


def _returned(read: Read) -> str:
    """PL/pgSQL that returns the rows, by the short way where no history is wanted."""
    if not read.histories:
        return f"RETURN QUERY\n{read.query};\n"
    wanted = has(exp.column(ITEMS), read.histories).sql(dialect="postgres")
    return (
        f"IF {wanted} THEN RETURN QUERY\n{read.query};\nELSE RETURN QUERY\n{read.short};\nEND IF;\n"
    )


def _call(name: str) -> exp.Expr:
    """A call of one of the schema's own functions."""
    return exp.Dot(this=exp.to_identifier(SCHEMA), expression=exp.Anonymous(this=name))


def _quoted(body: str) -> str:
    """The body of a function as one SQL string."""
    return exp.Literal.string(body).sql(dialect="postgres")
