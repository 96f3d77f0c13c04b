"""The act of examining the login roles: each has exactly the powers that `db roles` gives it."""

from collections.abc import Iterator

from sekisho.books.connection import Db
from sekisho.gate.examined import Examined, failed, sound

OURS = ("owner", "web", "extract", "import", "audit", "stat", "hand")
MAKE_AGAIN_JA = "管理者が sekisho db roles --sql の出力をもう一度流してください。"
MAKE_AGAIN_EN = "Let an administrator run the output of sekisho db roles --sql again."


def examine_roles(connection: Db) -> list[Examined]:
    """What is wrong with powers, memberships, settings and entry, or that nothing is.

    Any role may ask. Ends the transaction.
    """
    found = [*_absent(connection), *_mighty(connection), *_members(connection)]
    found += [*_loud(connection), *_redirected(connection), *_open(connection)]
    connection.rollback()
    return found or [
        sound(
            "roles",
            f"データベースの{len(OURS)}つの役割は、決められた権限だけを持っています",
            f"the {len(OURS)} roles of the database have the powers they were given and no more",
        )
    ]


def _names() -> list[str]:
    return [f"sekisho_{name}" for name in OURS]


def _absent(connection: Db) -> Iterator[Examined]:
    rows = connection.execute(
        "SELECT name FROM unnest(%s::text[]) AS r (name)"
        " WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name AND rolcanlogin)"
        " ORDER BY name",
        (_names(),),
    ).fetchall()
    for (name,) in rows:
        yield failed(
            "role-absent",
            f"役割 {name} がないか、ログインできません",
            f"the role {name} is missing or may not log in",
            MAKE_AGAIN_JA,
            MAKE_AGAIN_EN,
        )


def _mighty(connection: Db) -> Iterator[Examined]:
    rows = connection.execute(
        "SELECT rolname, concat_ws(', ', CASE WHEN rolsuper THEN 'SUPERUSER' END,"
        " CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,"
        " CASE WHEN rolcreaterole THEN 'CREATEROLE' END,"
        " CASE WHEN rolreplication THEN 'REPLICATION' END,"
        " CASE WHEN rolcreatedb AND rolname <> 'sekisho_owner' THEN 'CREATEDB' END,"
        " CASE WHEN rolinherit THEN 'INHERIT' END)"
        " FROM pg_catalog.pg_roles WHERE rolname = ANY (%s) ORDER BY rolname",
        (_names(),),
    ).fetchall()
    for name, powers in rows:
        if powers:
            yield failed(
                "role-mighty",
                f"役割 {name} に余分な権限（{powers}）があります",
                f"the role {name} has powers beyond its own: {powers}",
                MAKE_AGAIN_JA,
                MAKE_AGAIN_EN,
            )


def _members(connection: Db) -> Iterator[Examined]:
    rows = connection.execute(
        "SELECT m.member::regrole::text, m.roleid::regrole::text FROM pg_catalog.pg_auth_members"
        " AS m JOIN pg_catalog.pg_roles AS r ON r.oid = m.member WHERE r.rolname = ANY (%s)",
        (_names(),),
    ).fetchall()
    for member, group in rows:
        yield failed(
            "role-member",
            f"役割 {member} は {group} の一員になっています",
            f"the role {member} is a member of {group}",
            f"REVOKE {group} FROM {member} を管理者に頼んでください。",
            f"Ask an administrator for REVOKE {group} FROM {member}.",
        )


def _loud(connection: Db) -> Iterator[Examined]:
    rows = connection.execute(
        "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = ANY (%s)"
        " AND NOT coalesce(rolconfig, '{}') @> ARRAY['log_min_error_statement=panic',"
        " 'log_parameter_max_length_on_error=0', 'log_error_verbosity=terse'] ORDER BY rolname",
        (_names(),),
    ).fetchall()
    for (name,) in rows:
        yield failed(
            "role-logs-statements",
            f"役割 {name} の失敗した文や値が、サーバーのログに残ることがあります",
            f"failing statements of {name}, and their values, may reach the server's log",
            MAKE_AGAIN_JA,
            MAKE_AGAIN_EN,
        )


def _redirected(connection: Db) -> Iterator[Examined]:
    """A search path of one's own makes a name mean another table; the others disarm checks."""
    rows = connection.execute(
        "SELECT rolname, setting FROM pg_catalog.pg_roles, unnest(rolconfig) AS setting"
        " WHERE rolname = ANY (%s) AND split_part(setting, '=', 1) IN"
        " ('search_path', 'role', 'row_security', 'session_replication_role',"
        " 'local_preload_libraries', 'session_preload_libraries') ORDER BY 1, 2",
        (_names(),),
    ).fetchall()
    for name, setting in rows:
        variable = setting.partition("=")[0]
        yield failed(
            "role-redirected",
            f"役割 {name} に設定 {variable} が付いています",
            f"the role {name} carries the setting {variable}",
            f"ALTER ROLE {name} RESET {variable} を実行してください。",
            f"Run ALTER ROLE {name} RESET {variable}.",
        )


def _open(connection: Db) -> Iterator[Examined]:
    rows = connection.execute(
        "SELECT a.privilege_type FROM pg_catalog.pg_database AS d,"
        " pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) AS a"
        " WHERE d.datname = current_database() AND a.grantee = 0 ORDER BY 1"
    ).fetchall()
    if rows:
        rights = ", ".join(str(right) for (right,) in rows)
        yield failed(
            "database-open",
            f"このデータベースは、だれにでも {rights} を許しています",
            f"this database grants {rights} to everybody",
            "REVOKE ALL ON DATABASE … FROM PUBLIC を sekisho_owner で実行してください。",
            "Run REVOKE ALL ON DATABASE ... FROM PUBLIC as sekisho_owner.",
        )
