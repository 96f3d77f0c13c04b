"""A session ends by itself: after half an hour without a request, and after twelve hours anyway.

NIST SP 800-63B (AAL2) asks for an end of both kinds. Pages of personal data are left open on desks,
so half an hour is shorter than its hour.
"""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
WRITTEN_EVERY = timedelta(minutes=1)
BEGAN, SEEN = "began", "seen"


class SessionEnd:
    """Stands behind the session middleware and before whatever asks who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whoever was away too long is nobody again, and who signs out leaves nothing behind.

        The browser forgets the pages that it showed (ASVS 5.0.0, 14.3.1).
        """
        session = request.session
        if SESSION_KEY in session:
            now = timezone.now().timestamp()
            began, seen = session.get(BEGAN, 0.0), session.get(SEEN, 0.0)
            if now - seen > IDLE.total_seconds() or now - began > LONGEST.total_seconds():
                session.flush()
            elif now - seen > WRITTEN_EVERY.total_seconds():
                session[SEEN] = now
        response = self.get_response(request)
        if getattr(request, "has_signed_out", False):
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def listen() -> None:
    """Each sign-in begins the session's time, and each sign-out is known to the middleware."""
    user_logged_in.connect(_began, dispatch_uid="session_began")
    user_logged_out.connect(_ended, dispatch_uid="session_ended")


def _began(request: HttpRequest, **_: object) -> None:
    request.session[BEGAN] = request.session[SEEN] = timezone.now().timestamp()


def _ended(request: HttpRequest, **_: object) -> None:
    request.has_signed_out = True  # type: ignore[attr-defined]  # for the answer to this request
