"""The API of a published notice, asked in this process: clients, tokens, and calls in a line."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from night_world import World
from real_database import Database
from sekisho.postgres.roles import Role

STAFF, OFFICER = "midori", "kotaro"


@contextmanager
def leading_to(database: Database, place: Path) -> Iterator[None]:
    """Django's connections lead to this database, each as its role; static files lie elsewhere."""
    from django.db import connections
    from django.test import override_settings

    from sekisho.project.connection_settings import connection_settings
    from sekisho.web.connections import close_pools

    roles = [("default", Role.WEB), *((role.name.lower(), role) for role in Role)]
    before = {alias: dict(connections.settings[alias]) for alias, _ in roles}

    def lead(settings: dict[str, Any]) -> None:
        connections.close_all()
        close_pools()
        for alias, values in settings.items():
            connections.settings[alias].update(values)

    lead({alias: connection_settings(database.dsn(role)) for alias, role in roles})
    try:
        with override_settings(STATIC_ROOT=str(place), OUTBOX=place / "outbox"):
            yield
    finally:
        lead(before)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, the JSON that came, and the headers."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """The code of a problem."""
        assert self.headers["Content-Type"] == "application/problem+json", self
        return str(self.body["code"])


@dataclass
class Office:
    """The API over one world. `number` is a customer with a contract."""

    world: World
    number: str
    browserless: Any

    def client(
        self, name: str, *scopes: str, purposes: tuple[str, ...] = (), account: str | None = STAFF,
        party: str | None = None, a_minute: int = 60_000,
    ) -> str:  # fmt: skip
        """A client with these scopes exists, and this is its secret."""
        from sekisho.accounts.api_clients import Wanted, make_client

        owner = None if party else account
        wanted = Wanted(name, owner, party, scopes, purposes, timedelta(days=30), a_minute)
        return make_client(wanted, datetime.now(UTC))

    def token(self, name: str, secret: str) -> str:
        """A token for the client."""
        from sekisho.accounts.api_clients import give_token

        given = give_token(name, secret, datetime.now(UTC))
        assert given is not None
        return given

    def call(
        self, method: str, path: str, token: str | None = None, body: object = None, *,
        key: str | None = None, lang: str = "en",
    ) -> Answer:  # fmt: skip
        """What the API answered."""
        headers = {"Accept-Language": lang}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if method == "POST":
            headers["Idempotency-Key"] = key or secrets.token_hex(8)
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body else b""
        response = self.browserless.generic(
            method, f"/api/v1{path}", data, "application/json", secure=True, headers=headers,
            SERVER_NAME="localhost",
        )  # fmt: skip
        text = response.content.decode()
        return Answer(response.status_code, json.loads(text) if text else None,
                      dict(response.headers))  # fmt: skip


def people(world: World, *, acknowledged: bool = True) -> None:
    """A member of staff and an officer have accounts, and have read the version in force."""
    from sekisho.accounts.models import Account, Kind

    digest = world.owner("SELECT digest FROM books.policy_version ORDER BY id DESC LIMIT 1")[0][0]
    for name, kind in ((STAFF, Kind.STAFF), (OFFICER, Kind.OFFICER)):
        account = Account(username=name, kind=kind, acknowledged=digest if acknowledged else "")
        account.set_unusable_password()
        account.save()
