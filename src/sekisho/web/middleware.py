"""Each request is measured and logged by its route, never by its path; refusals become pages."""

import logging
import time
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from sekisho.gate.errors import ActRefusedError
from sekisho.web.errors import refused
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
