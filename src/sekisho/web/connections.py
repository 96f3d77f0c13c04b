"""Connections for the acts: of the narrow web role, from a pool of this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db import connections
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

MOST = 16
_pools: dict[str, ConnectionPool[Connection[TupleRow]]] = {}
_lock = Lock()


@contextmanager
def connected(alias: str = "default") -> Iterator[Connection[TupleRow]]:
    """A connection in no transaction, of the role that the alias logs in as."""
    with _pool(alias).connection() as connection:
        yield connection
        connection.rollback()


def close_pools() -> None:
    """No connection is held; the next act opens new ones."""
    with _lock:
        for pool in _pools.values():
            pool.close()
        _pools.clear()


def _pool(alias: str) -> ConnectionPool[Connection[TupleRow]]:
    dsn = _dsn(alias)
    with _lock:
        if dsn not in _pools:
            _pools[dsn] = ConnectionPool(
                dsn, min_size=1, max_size=MOST, name=f"door-{alias}", open=True
            )
        return _pools[dsn]


def _dsn(alias: str) -> str:
    found = connections.settings[alias]
    options = {key: str(value) for key, value in found["OPTIONS"].items() if key != "options"}
    named = {
        "host": found["HOST"],
        "port": found["PORT"],
        "user": found["USER"],
        "password": found["PASSWORD"],
        "dbname": found["NAME"],
    }
    return make_conninfo("", **{k: str(v) for k, v in named.items() if v}, **options)
