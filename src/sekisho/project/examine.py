"""The whole installation examined at once, whatever of it works; nothing is mended."""

import os
import time
from datetime import datetime, timedelta

import django
import psycopg
from django.db import Error, connections
from django.db.migrations.executor import MigrationExecutor

from sekisho.gate.case_steps import TOKYO
from sekisho.gate.examine_database import examine_database
from sekisho.gate.examine_ledger import examine_ledger
from sekisho.gate.examine_roles import examine_roles
from sekisho.gate.examined import Examined, failed, warned
from sekisho.postgres import database_url
from sekisho.postgres.errors import PostgresError
from sekisho.postgres.place import own_cluster
from sekisho.postgres.roles import Role
from sekisho.project.database import available
from sekisho.project.examine_accounts import examine_accounts
from sekisho.project.examine_machine import examine_machine
from sekisho.project.examine_providers import examine_providers
from sekisho.project.places import Places

PATIENCE = 10
"""Seconds for which a login may take."""


def examine(kept: Places, now: datetime) -> list[Examined]:
    """Every state of database, ledger and machine. A database that is away is one of them."""
    found: list[Examined] = []
    begun = time.monotonic()
    try:
        dsn = available(Role.AUDIT)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekisho.project.settings")
        django.setup()
        found += _logins()
        with psycopg.connect(dsn) as connection:
            found += examine_roles(connection)
            behind = _migrations()
            found += behind
            if not any(each.id == "tables-old" for each in behind):
                found += examine_accounts(_dsn(Role.IMPORT))
                # The logins took their time, and the database's clock went on meanwhile.
                moment = now + timedelta(seconds=time.monotonic() - begun)
                found += examine_database(connection, moment, now.astimezone(TOKYO).date())
                found += examine_ledger(
                    connection, kept.log_key, kept.witness, kept.replay / "ledger", now
                )
    except PostgresError as reason:
        found.append(_unreachable(reason.ja, reason.en))
    except psycopg.OperationalError as reason:
        said = str(reason).strip()
        found.append(_unreachable(f"データベースに入れません: {said}", f"no way in: {said}"))
    return [*found, *examine_machine(kept, now), *examine_providers(kept.providers)]


def _unreachable(ja: str, en: str) -> Examined:
    return failed("database", ja, en, "サーバーと DATABASE_URL を確かめてください。",
                  "Check the server and DATABASE_URL.")  # fmt: skip


def _logins() -> list[Examined]:
    """Roles that cannot log in from here; a machine may lack those whose work it does not do."""
    found = []
    for role in Role:
        try:
            with psycopg.connect(_dsn(role), connect_timeout=PATIENCE) as connection:
                database_url.refuse_superuser(connection)
        except PostgresError as reason:
            found.append(
                failed(
                    "login",
                    reason.ja,
                    reason.en,
                    "役割を db roles のとおりにしてください。",
                    "Make the role as sekisho db roles says.",
                )
            )
        except psycopg.OperationalError:
            found.append(
                warned(
                    "login-closed",
                    f"この機械からは {role} としてログインできません",
                    f"this machine cannot log in as {role}",
                    "その役割の仕事をこの機械がしないのなら、このままで構いません。",
                    "That is fine where this machine does not do that role's work.",
                )
            )
    return found


def _dsn(role: Role) -> str:
    """How the role logs in from here; nothing is started."""
    if database_url.is_named(os.environ):
        return database_url.dsn(role, os.environ)
    return own_cluster().dsn(role)


def _migrations() -> list[Examined]:
    """Whether the tables are today's; silent where this machine has no login of the owner."""
    try:
        executor = MigrationExecutor(connections["owner"])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return []
    finally:
        connections["owner"].close()
    if not plan:
        return []
    return [
        failed(
            "tables-old",
            f"データベースの表が古く、{len(plan)} 件の移行が残っています",
            f"the tables are old: {len(plan)} migrations were not applied",
            "sekisho の次のコマンドが移行します。たとえば sekisho runs list を実行してください。",
            "The next command of sekisho applies them: run sekisho runs list, say.",
        )
    ]
