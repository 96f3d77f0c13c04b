"""Alive, ready, measured and logged: and no figure and no line names anybody."""

import json
import logging
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from playwright.sync_api import BrowserContext

from screens import Screens

pytestmark = pytest.mark.usefixtures("migrated")


def test_the_served_screens_are_alive_and_ready(visitor: BrowserContext) -> None:
    assert visitor.request.get("/healthz").json() == {"alive": True}
    ready = visitor.request.get("/readyz")
    assert (ready.status, ready.json()["ready"]) == (200, True)
    assert ready.json()["version"] == "2026-10-01"


def broken(error: Exception) -> Callable[[], AbstractContextManager[None]]:
    """A way to the database that leads to this error."""

    def connected() -> AbstractContextManager[None]:
        raise error

    return connected


@pytest.mark.parametrize(
    ("error", "missing"),
    [("no version", "version"), ("no database", "database"), ("pool is full", "database")],
)
def test_what_is_missing_is_said_and_nothing_else(
    error: str, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from psycopg_pool import PoolTimeout

    from sekisho.books.versions import NoVersionError
    from sekisho.web import health

    errors = {
        "no version": NoVersionError("none on this day"),
        "no database": psycopg.OperationalError("password of sekisho_web at 192.0.2.1 is wrong"),
        "pool is full": PoolTimeout("16 of 16"),
    }
    monkeypatch.setattr(health, "connected", broken(errors[error]))
    answer = health.readyz(RequestFactory().get("/readyz"))
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 503
    assert json.loads(answer.content) == {"ready": False, "missing": missing}


def test_figures_are_for_this_machine_alone() -> None:
    from sekisho.web.health import metrics

    assert metrics(RequestFactory().get("/metrics", REMOTE_ADDR="::1")).status_code == 200
    with pytest.raises(Http404):
        metrics(RequestFactory().get("/metrics", REMOTE_ADDR="192.0.2.1"))


def test_figures_tell_routes_and_nobody(screens: Screens, customer: BrowserContext) -> None:
    page = customer.new_page()
    page.goto("/my/data/")
    page.goto("/my/history/?before=777777777")
    page.goto("/nowhere/yamada-hanako/")
    figures = customer.request.get("/metrics").text()
    assert 'sekisho_requests_total{method="GET",route="my_data",status="200"}' in figures
    assert 'sekisho_request_seconds_bucket{le="0.1",route="my_history"}' in figures
    assert 'route="unmatched",status="404"' in figures
    number = screens.people["customer"].customer_no or ""
    for typed in (number, "777777777", "yamada", "customer@example.jp"):
        assert typed not in figures


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """The record as the log has it."""
    from sekisho.web.logs import JsonLines

    line: dict[str, Any] = json.loads(JsonLines().format(record))
    return line


def test_an_exception_is_logged_by_class_and_place_and_never_by_its_text() -> None:
    try:
        raise ValueError("山田花子 03-0000-0000")
    except ValueError:
        caught = sys.exc_info()
    record = logging.LogRecord("django.request", logging.ERROR, "x", 1, "at %s", ("/my/",), caught)
    line = line_of(record)
    assert line["error"] == "ValueError"
    assert line["at_code"][-1].startswith("test_an_exception_is_logged")
    assert "花子" not in str(line)
    assert "/my/" not in str(line)


def test_a_line_holds_what_was_told_and_no_message_of_a_library() -> None:
    record = logging.LogRecord("sekisho.web", logging.INFO, "x", 1, "request", (), None)
    record.told = {"route": "my_data", "status": 200}
    assert {"event": "request", "route": "my_data", "status": 200}.items() <= line_of(
        record
    ).items()
    library = logging.LogRecord("axes", logging.ERROR, "x", 1, "user %s failed", ("hanako",), None)
    assert set(line_of(library)) == {"at", "level", "logger"}


def test_every_line_of_the_served_screens_is_json_without_paths(
    screens: Screens, visitor: BrowserContext
) -> None:
    visitor.request.get("/notice/v/no-such-version-of-hanako/")
    text = (screens.place / "server.log").read_text()
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert [line for line in lines if line.get("route") == "notice_version"]
    assert "hanako" not in text
