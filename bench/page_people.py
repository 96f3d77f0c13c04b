# ruff: noqa: PLC0415  # Django must be set up first
"""Who sits at the pages: python -m bench.page_people USERS READS prints their cookies as JSON.

Customers with a page full of history, all of it really recorded; members of staff with tickets of
customers to read. The words of both pages are put into plain tables for the bare views.
"""

import json
import secrets
import sys
import time
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

import django
import psycopg

from sekisho.books import kept_schema

PURPOSE, CASE = "billing", "BENCH-1"
FULL_PAGE = 55
TOKEN = "b" * 32
"""A CSRF token: the same in the cookie and in the form."""
TABLES = """
CREATE SCHEMA IF NOT EXISTS bench;
CREATE TABLE bench.passage (
  entry bigint PRIMARY KEY, customer_no text NOT NULL, told jsonb NOT NULL
);
CREATE INDEX ON bench.passage (customer_no, entry);
CREATE TABLE bench.record (customer_no text PRIMARY KEY, told jsonb NOT NULL);
GRANT USAGE ON SCHEMA bench TO sekisho_web;
GRANT SELECT ON bench.passage, bench.record TO sekisho_web;
"""
CHOSEN = """
SELECT customer_no FROM records.customer
JOIN records.contract ON contract.customer_id = customer.id
WHERE contract.state = 'active' AND customer.restricted IS NULL
GROUP BY customer_no HAVING count(*) = 1 ORDER BY md5(customer_no) LIMIT %s
"""

Json = dict[str, Any]


def main(dsn: str, users: int, reads: int) -> None:
    """Accounts, sessions, history and plain tables are there; how to ask is on the output."""
    django.setup()
    with psycopg.connect(dsn) as owner:
        owner.execute(TABLES.encode())
        numbers = [row[0] for row in owner.execute(CHOSEN, (users * (reads + 1),))]
        customers = [_customer(owner, number) for number in numbers[:users]]
        staff = [_staff(owner, nth, numbers[users + nth * reads :][:reads]) for nth in range(users)]
        kept_schema.keep(owner)  # the bench's own tables are meant: the server starts beside them
    sys.stdout.write(json.dumps({"customers": customers, "staff": staff}))


def _customer(owner: psycopg.Connection[Any], number: str) -> str:
    """The cookie of a customer whose data somebody has looked at for a page's length."""
    from sekisho.gate.tell_timeline import tell_timeline
    from sekisho.web.connections import connected

    for _ in range(FULL_PAGE):
        _read(number)
    with connected() as connection:
        told, _ = tell_timeline(connection, number, "ja", most=FULL_PAGE)
    for one in told:
        owner.execute(
            "INSERT INTO bench.passage (entry, customer_no, told) VALUES (%s, %s, %s)",
            (one.index, number, json.dumps(asdict(one), default=str)),
        )
    return _cookie(_account("customer", f"bench-{number}", number), {})


def _staff(owner: psycopg.Connection[Any], nth: int, numbers: list[str]) -> Json:
    """The cookie of a member of staff, and the forms that open these customers' records."""
    from django.core import signing

    from sekisho.console.records import SALT

    account = _account("operator", f"bench-staff-{nth}", None)
    tickets = []
    for number in numbers:
        told = {"record": asdict(_read(number)), "purpose": PURPOSE, "work": {"case": CASE}}
        owner.execute(
            "INSERT INTO bench.record (customer_no, told) VALUES (%s, %s)",
            (number, json.dumps(told, default=str)),
        )
        ticket = signing.dumps([account.pk, PURPOSE, CASE, number], salt=SALT)
        tickets.append(urlencode({"csrfmiddlewaretoken": TOKEN, "ticket": ticket}))
    forms = [urlencode({"csrfmiddlewaretoken": TOKEN, "number": number}) for number in numbers]
    cookie = _cookie(account, {"work": [PURPOSE, CASE, []]})
    return {"cookie": cookie, "tickets": tickets, "numbers": forms}


def _read(number: str) -> Any:
    """The customer's record, read by staff and recorded."""
    from django.utils import timezone

    from sekisho.books.versions import in_force
    from sekisho.gate.read_record import Actor, Reading
    from sekisho.gate.show_record import show_record
    from sekisho.web.connections import connected

    day = timezone.localdate()
    with connected() as connection:
        version = in_force(connection, day)
        connection.rollback()
        actor = Actor(f"bench-{number}", "operator", version.policy.digest)
        items = tuple(version.policy.vocabulary.items)
        nonce = secrets.token_bytes(16)
        reading = Reading(number, PURPOSE, items, actor, day, nonce, {}, CASE)
        return show_record(connection, version, reading, "ja")


def _account(kind: str, name: str, number: str | None) -> Any:
    from django.utils import timezone

    from sekisho.accounts.models import Account
    from sekisho.books.versions import in_force
    from sekisho.web.connections import connected

    with connected() as connection:
        digest = in_force(connection, timezone.localdate()).policy.digest
    account = Account(username=name, kind=kind, customer_no=number, acknowledged=digest)
    account.set_unusable_password()
    account.save()
    return account


def _cookie(account: Any, more: Json) -> str:
    """The cookies of somebody signed in with a security key."""
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from sekisho.accounts.session_end import BEGAN, SEEN

    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[BEGAN] = session[SEEN] = time.time()
    session["account_authentication_methods_user"] = str(account.pk)
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "webauthn", "at": time.time()}
    ]
    session.update(more)
    session.save()
    Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data={})
    return (
        f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
