"""What two calls of the API cost in the same framework without a gate: the same token, the same
shapes in and out, the answer from a plain table; for a read, a row that says so.
"""

import json
from typing import Any

from django.db import connection
from django.http import HttpRequest
from ninja import NinjaAPI

from sekisho.api.caller import Token
from sekisho.api.shapes import Decided, DecideIn, ReadIn, Shown

api = NinjaAPI(urls_namespace="bare", docs_url=None, openapi_url=None, auth=Token())
TOLD = "SELECT told::text FROM bench.api_told WHERE what = %s"
SAID = "INSERT INTO bench.api_seen (customer_no) VALUES (%s)"


@api.post("/decide", response=Decided)
def decide(request: HttpRequest, asked: DecideIn) -> dict[str, Any]:  # noqa: ARG001
    """An answer that was kept."""
    return _told(asked.purpose)


@api.post("/read", response=Shown)
def read(request: HttpRequest, asked: ReadIn) -> dict[str, Any]:  # noqa: ARG001
    """A record that was kept, and a row that it was read."""
    with connection.cursor() as cursor:
        cursor.execute(SAID, [asked.customer_no])
    return _told(asked.customer_no)


def _told(what: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [what])
        row = cursor.fetchone()
    told: dict[str, Any] = json.loads(row[0])
    return told
