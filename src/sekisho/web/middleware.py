"""Each request is measured and logged by its route, never by its path; refusals become pages.

What was typed when the session had ended waits for the sign-in.
"""

import logging
import time
from collections.abc import Callable

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.translation import gettext as _

from sekisho.accounts.own_sessions import note_use
from sekisho.gate.errors import ActRefusedError
from sekisho.web.errors import refused
from sekisho.web.kept import keep_typed
from sekisho.web.measures import DURATION, REQUESTS

METHODS = ("GET", "HEAD", "POST")

log = logging.getLogger("sekisho.web.access")


class Measured:
    """Counts and times requests; the log holds route, status and time, and nobody's data."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, and write down how it went."""
        began = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - began
        match = request.resolver_match
        route = (match.view_name or match.route) if match else "unmatched"
        kind = getattr(getattr(request, "user", None), "kind", "nobody")
        REQUESTS.labels(request.method, route, response.status_code).inc()
        DURATION.labels(route).observe(took)
        told = {"method": request.method, "route": route, "status": response.status_code,
                "ms": round(took * 1000, 1), "kind": kind}  # fmt: skip
        log.info("request", extra={"told": told})
        return response


class KnownMethods:
    """The screens are read and sent to; TRACE and whatever else there is means nothing here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what a page can answer; 405 to everything else."""
        if request.method in METHODS:
            return self.get_response(request)
        return HttpResponseNotAllowed(METHODS)


class Refusals:
    """What the gate refuses becomes a page in the person's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for a refusal; a failure of the database is logged by its class only."""
        if isinstance(exception, ActRefusedError):
            return refused(request, exception)
        if isinstance(exception, DatabaseError):
            log.error("database", extra={"told": {"error": type(exception).__name__}})
        return None


class UseNoted:
    """That a session was used is known, so that its owner sees where they are signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note it and pass the request on."""
        if request.user.is_authenticated and request.session.session_key:
            note_use(request)
        return self.get_response(request)


class TypedWaits:
    """What somebody sent whose session had ended waits for them on the other side of the sign-in.

    It holds for every page that leads to the sign-in, the libraries' own among them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; where the answer is the way to the sign-in, keep what it brought."""
        response = self.get_response(request)
        sign_in = reverse("account_login")
        led = response.get("Location", "").partition("?")[0] == sign_in
        ended = led and request.method == "POST" and not request.path.startswith(sign_in)
        if ended and keep_typed(request):
            told = _(
                "You were signed out meanwhile."
                " Sign in, and the form is back with what you entered."
            )
            messages.info(request, told)
        return response
