"""What went wrong, in the person's language, and what to do next. No page shows a traceback."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from sekisho.accounts import security_events
from sekisho.gate.errors import ActRefusedError
from sekisho.web.context import spoken
from sekisho.web.cursor import NO_SUCH_PLACE
from sekisho.web.kept import keepable

NOT_THERE = (
    "unknown-customer", "not-yours", "no-run", "no-draft", "no-such-case", "no-statistic-there",
    "no-release", "no-such-opening", "no-held-mail", "no-such-demand", "no-such-breach",
    "no-such-switching",
)  # fmt: skip
"""Refusals that look like a page that is not there."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400, _("We could not read that request"),
                 _("Go back, check what you entered, and send it again."))  # fmt: skip


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    advice = _("Sign in with another account, or go to your own page from the menu.")
    return _page(request, 403, _("This page is not for this account"), advice)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404. What is not there and what is not yours look alike."""
    return _page(request, 404, _("There is no such page"),
                 _("Check the address, or choose from the menu."))  # fmt: skip


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return _page(request, 500, _("Something went wrong on our side"),
                 _("Nothing was changed. Please try again in a few minutes."))  # fmt: skip


def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """429, after too many wrong attempts."""
    return _page(request, 429, _("Too many attempts"),
                 _("Sign-in is closed for 15 minutes. Please wait, then try again."))  # fmt: skip


def asked_too_often(request: HttpRequest) -> HttpResponse:
    """429, after too many questions from one network in a minute."""
    return _page(request, 429, _("Too many questions"),
                 _("Please wait a minute, then ask again; or call us."))  # fmt: skip


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is missing or old. What was typed stands in a new one."""
    security_events.told("form-without-token", getattr(request, "user", None))
    typed = [(key, value) for key, values in request.POST.lists() for value in values
             if keepable(key) or key == "ticket"]  # fmt: skip
    return render(request, "web/form_too_old.html", {"typed": typed}, status=403)


def refused(request: HttpRequest, refusal: ActRefusedError, status: int = 409) -> HttpResponse:
    """What an act refused, in its own words."""
    known = 404 if refusal.code in NOT_THERE else status
    if known == 404:  # a status
        return not_found(request)
    if refusal.code == NO_SUCH_PLACE:
        return _page(request, 400, _("We could not read that request"), refusal.message(spoken()))
    return _page(request, known, _("This cannot be done now"), refusal.message(spoken()))


def _page(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    context = {"title": title, "advice": advice, "status": status}
    response = render(request, "web/error.html", context, status=status)
    add_never_cache_headers(response)
    return response
