"""The login roles, one for each kind of process, and the SQL that makes them."""

from enum import StrEnum

DATABASE = "sekisho"


class Role(StrEnum):
    """Who may log in. None is superuser, none bypasses row security, none inherits by chance."""

    OWNER = "sekisho_owner"
    WEB = "sekisho_web"
    EXTRACT = "sekisho_extract"
    IMPORT = "sekisho_import"
    AUDIT = "sekisho_audit"
    STAT = "sekisho_stat"
    HAND = "sekisho_hand"
    MAIL = "sekisho_mail"
    WATCH = "sekisho_watch"


PURPOSE = {
    Role.OWNER: "owns the schema; migrates, publishes, backs up; no serving process uses it",
    Role.WEB: "staff and customer screens; reads through what publication made",
    Role.EXTRACT: "writes tonight's extracts",
    Role.IMPORT: "takes customer data in",
    Role.AUDIT: "reads the ledger and the published versions, no personal table",
    Role.STAT: "makes statistics through what publication made",
    Role.HAND: "carries out what customers demand under the law: package, correction, erasure",
    Role.MAIL: "delivers the mails that were decided, signed and queued, one at a time",
    Role.WATCH: "tells alarms, and alone knows which records are canaries",
}

# A failing statement or a bound value must not reach the server's log: both hold personal data.
_SILENT_LOG = {
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}


def roles_sql(*, owner_creates_databases: bool = False) -> list[str]:
    """Statements after which every role exists with exactly its attributes; repeatable.

    requires: run by a superuser, outside any process of ours
    """
    statements = []
    for role in Role:
        createdb = "CREATEDB" if owner_creates_databases and role is Role.OWNER else "NOCREATEDB"
        absent = f"NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')"
        powers = f"LOGIN NOSUPERUSER {createdb} NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"
        purpose = PURPOSE[role].replace("'", "''")
        statements += [
            f"DO $$ BEGIN IF {absent} THEN CREATE ROLE {role}; END IF; END $$",
            f"ALTER ROLE {role} WITH {powers}",
            f"COMMENT ON ROLE {role} IS '{purpose}'",
            *(f"ALTER ROLE {role} SET {name} = '{value}'" for name, value in _SILENT_LOG.items()),
        ]
    return statements


def close_database_sql(dbname: str) -> list[str]:
    """Statements after which only our roles may enter the database, and its public schema is shut.

    Functions made later are executable by nobody but their owner until somebody grants it:
    PostgreSQL grants EXECUTE to everybody by default.

    requires: connected to ``dbname`` as its owner
    """
    everyone = ", ".join(Role)
    return [
        f'REVOKE ALL ON DATABASE "{dbname}" FROM PUBLIC',
        f'GRANT CONNECT ON DATABASE "{dbname}" TO {everyone}',
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {Role.OWNER} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    ]


def server_sql(dbname: str = DATABASE) -> str:
    """The script by which an administrator prepares a server that DATABASE_URL will name."""
    lines = [
        "-- Run once by an administrator of the server: psql -f roles.sql postgres",
        "-- Then give each role its means to log in (certificate, peer map, or \\password).",
        *(f"{statement};" for statement in roles_sql()),
        f"CREATE DATABASE {dbname} OWNER {Role.OWNER} ENCODING 'UTF8' TEMPLATE template0;",
        f"\\connect {dbname}",
        *(f"{statement};" for statement in close_database_sql(dbname)),
    ]
    return "\n".join(lines) + "\n"
