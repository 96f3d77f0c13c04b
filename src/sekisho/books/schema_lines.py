"""The SQL that writes down the schemas of a database: each table, function, right as one line.

Nothing in a line depends on the name of the database or on numbers that PostgreSQL gives out, so a
copy or a restored backup has the same lines. The doors are left out: publication makes them anew
and keeps a digest of its own.
"""

import re

_RIGHT = """concat(a.privilege_type, CASE WHEN a.is_grantable THEN '*' END, ' to ',
        CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)"""


def _digest(definition: str) -> str:
    return f"left(encode(sha256(convert_to({definition}, 'UTF8')), 'hex'), 16)"


LINES = f"""
WITH place AS (
  SELECT oid, nspname, nspowner, nspacl FROM pg_namespace
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND nspname <> ALL (%s)
), relation AS (
  SELECT c.*, n.nspname || '.' || c.relname AS name
  FROM place AS n JOIN pg_class AS c ON c.relnamespace = n.oid
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
), routine AS (
  SELECT p.* FROM place AS n JOIN pg_proc AS p ON p.pronamespace = n.oid
)
SELECT concat_ws(' ', 'schema', nspname, 'owner', nspowner::regrole) FROM place
UNION
SELECT concat('right on schema ', nspname, ': ', {_RIGHT})
FROM place, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) AS a
WHERE a.grantee <> nspowner
UNION
SELECT concat_ws(' ', 'relation', name, 'kind', relkind, 'owner', relowner::regrole, 'persistence',
                 relpersistence, 'row security', relrowsecurity, relforcerowsecurity)
FROM relation
UNION
SELECT concat('right on ', name, ': ', {_RIGHT})
FROM relation, aclexplode(coalesce(relacl, acldefault(
    CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))) AS a
WHERE a.grantee <> relowner
UNION
SELECT concat_ws(' ', 'view', name, reloptions::text, {_digest("pg_get_viewdef(oid)")})
FROM relation WHERE relkind IN ('v', 'm')
UNION
SELECT concat_ws(' ', 'column', name || '.' || t.attname, format_type(t.atttypid, t.atttypmod),
                 CASE WHEN t.attnotnull THEN 'not null' END,
                 'default ' || pg_get_expr(d.adbin, d.adrelid))
FROM relation
JOIN pg_attribute AS t ON t.attrelid = relation.oid AND t.attnum > 0 AND NOT t.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = t.attrelid AND d.adnum = t.attnum
WHERE relkind IN ('r', 'p', 'f')
UNION
SELECT concat('right on ', name, '.', t.attname, ': ', {_RIGHT})
FROM relation
JOIN pg_attribute AS t ON t.attrelid = relation.oid AND NOT t.attisdropped,
aclexplode(t.attacl) AS a
UNION
-- What may not be null stands among the columns already; release 18 lists it here as well.
SELECT concat_ws(' ', 'constraint', name, o.conname, pg_get_constraintdef(o.oid))
FROM relation JOIN pg_constraint AS o ON o.conrelid = relation.oid AND o.contype <> 'n'
UNION
SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), 'valid', i.indisvalid)
FROM relation JOIN pg_index AS i ON i.indrelid = relation.oid
UNION
SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(g.oid), 'enabled', g.tgenabled)
FROM relation JOIN pg_trigger AS g ON g.tgrelid = relation.oid AND NOT g.tgisinternal
UNION
SELECT concat_ws(' ', 'rule', pg_get_ruledef(w.oid), 'enabled', w.ev_enabled)
FROM relation JOIN pg_rewrite AS w ON w.ev_class = relation.oid AND w.rulename <> '_RETURN'
UNION
SELECT concat_ws(' ', 'policy', polname, 'on', polrelid::regclass) FROM pg_policy
UNION
SELECT concat_ws(' ', 'function', oid::regprocedure, 'owner', proowner::regrole,
                 CASE WHEN prokind <> 'a' THEN {_digest("pg_get_functiondef(oid)")} END)
FROM routine
UNION
SELECT concat('right on ', oid::regprocedure, ': ', {_RIGHT})
FROM routine, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS a
WHERE a.grantee <> proowner
UNION
SELECT concat_ws(' ', 'rights on what', defaclrole::regrole, 'makes in',
                 coalesce(nullif(defaclnamespace, 0)::regnamespace::text, 'every schema'),
                 defaclobjtype, defaclacl::text)
FROM pg_default_acl
UNION
SELECT concat_ws(' ', 'extension', extname) FROM pg_extension
UNION
SELECT concat_ws(' ', 'event trigger', evtname, 'enabled', evtenabled) FROM pg_event_trigger
UNION
SELECT concat_ws(' ', 'publication', pubname) FROM pg_publication
UNION
SELECT concat_ws(' ', 'setting of', coalesce(nullif(s.setrole, 0)::regrole::text, 'everybody'),
                 setting)
FROM pg_db_role_setting AS s, unnest(s.setconfig) AS setting
WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
"""All lines, each once. requires: search_path is pg_catalog, so that every name has its schema"""

MADE_BY_PUBLICATION = ("door", "statistics")
"""Schemas that a publication drops and makes."""

_CAST_INSIDE = re.compile(r"\('([^']*)'::character varying\)::text")
_CAST_OUTSIDE = re.compile(r"\(ARRAY\[([^\]]*)\]\)::text\[\]")


def plainly(line: str) -> str:
    """The line with lists of texts written in one way.

    PostgreSQL gives `= ANY (...)` back with the cast outside of the list; once that was dumped and
    restored, with a cast at each of its texts.
    """
    inside = _CAST_INSIDE.sub(r"'\1'::character varying", line)
    return _CAST_OUTSIDE.sub(r"ARRAY[\1]", inside)
