# ruff: noqa: PLC0415  # Django must be set up first
"""Who calls the API: python -m bench.api_callers DSN NUMBERS PERSONS prints tokens and customers.

They are JSON: a token of one person, then one each of so many others. What the API answers is put
into a plain table for the bare endpoints.
"""

import json
import logging
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import django
import psycopg

from sekisho.books import kept_schema

ITEMS = ["氏名", "住所", "電話番号", "メールアドレス", "支払方法", "請求日"]
DECIDE = {
    "recipient": "dax",
    "purpose": "調達管理",
    "items": ["顧客名", "供給地点特定番号", "メールアドレス"],
    "facts": {"契約状態区分": "契約中", "同意": ["調達管理"]},
}
TABLES = """
CREATE SCHEMA IF NOT EXISTS bench;
CREATE TABLE bench.api_told (what text PRIMARY KEY, told jsonb NOT NULL);
CREATE TABLE bench.api_seen (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_no text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
GRANT USAGE ON SCHEMA bench TO sekisho_web;
GRANT SELECT ON bench.api_told TO sekisho_web;
GRANT INSERT ON bench.api_seen TO sekisho_web;
"""
CHOSEN = """
SELECT customer_no FROM records.customer
JOIN records.contract ON contract.customer_id = customer.id
WHERE contract.state = 'active' AND customer.restricted IS NULL
GROUP BY customer_no HAVING count(*) = 1 ORDER BY md5(customer_no) LIMIT %s
"""


def main(dsn: str, count: int, persons: int) -> None:
    """Clients, tokens and plain tables are there; how to call is on the output."""
    django.setup()
    logging.disable(logging.INFO)
    from django.test import Client, override_settings

    with psycopg.connect(dsn) as owner:
        owner.execute(TABLES.encode())
        numbers = [row[0] for row in owner.execute(CHOSEN, (count,))]
        tokens = [_token(owner, f"bench-api-{number}") for number in range(1 + persons)]
        owner.commit()
        with override_settings(SECURE_SSL_REDIRECT=False):
            asking = Client(
                headers={"Authorization": f"Bearer {tokens[0]}"}, SERVER_NAME="localhost"
            )
            _keep(owner, DECIDE["purpose"], asking, "/api/v1/decide", DECIDE)
            for number in numbers:
                _keep(owner, number, asking, "/api/v1/read", read_of(number))
        kept_schema.keep(owner)  # the bench's own tables are meant
    told = {"tokens": tokens, "decide": DECIDE, "reads": [read_of(number) for number in numbers]}
    sys.stdout.write(json.dumps(told))


def read_of(number: str) -> dict[str, Any]:
    """The call that reads this customer's record."""
    return {"customer_no": number, "purpose": "請求", "items": ITEMS, "case": "BENCH-1"}


def _keep(owner: psycopg.Connection[Any], what: object, asking: Any, path: str, body: Any) -> None:
    answer = asking.post(path, json.dumps(body), "application/json")
    assert answer.status_code == 200, answer.content
    owner.execute(
        "INSERT INTO bench.api_told (what, told) VALUES (%s, %s)", (what, answer.content.decode())
    )


def _token(owner: psycopg.Connection[Any], person: str) -> str:
    """A token of this person's program, which may decide and read as often as it can."""
    from sekisho.accounts.api_clients import Wanted, give_token, make_client
    from sekisho.accounts.models import Account

    row = owner.execute("SELECT digest FROM books.policy_version ORDER BY id DESC LIMIT 1")
    account = Account(username=person, kind="operator", acknowledged=(row.fetchone() or "")[0])
    account.set_unusable_password()
    account.save()
    now = datetime.now(UTC)
    wanted = Wanted(person, person, None, ("decide", "read"), ("billing",),
                    timedelta(days=1), 60_000_000)  # fmt: skip
    given = give_token(person, make_client(wanted, now), now)
    assert given is not None
    return given


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
