"""The public pages about the notice: text, table, versions, difference, managers, application."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sekisho.books.versions import in_force
from sekisho.gate.announce_draft import list_announced, open_announcement
from sekisho.gate.compare_notices import compare_notices
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.open_notice import list_versions
from sekisho.gate.show_application import application_page, list_channels, record_shown
from sekisho.gate.show_notice import show_notice
from sekisho.gate.show_processed import show_processed
from sekisho.gate.show_recipients import show_managers, show_recipients
from sekisho.gate.show_successions import standing_successions
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import public

NONCE_BYTES = 16


@public
def notice(request: HttpRequest) -> HttpResponse:
    """The version in force."""
    return _notice(request, None)


@public
def notice_version(request: HttpRequest, version: str) -> HttpResponse:
    """Any published version."""
    return _notice(request, version)


def _notice(request: HttpRequest, version: str | None) -> HttpResponse:
    with connected() as connection:
        page = show_notice(connection, timezone.localdate(), spoken(), version)
    return render(
        request, "portal/notice.html", {"page": page, "foreign": page.text_lang != spoken()}
    )


@public
def recipients(request: HttpRequest) -> HttpResponse:
    """Who gets which items."""
    only = request.GET.getlist("recipient")
    with connected() as connection:
        page = show_recipients(connection, timezone.localdate(), spoken(), only or None)
        everybody = show_recipients(connection, timezone.localdate(), spoken())
    context = {"page": page, "everybody": everybody.recipients, "only": only}
    return render(request, "portal/recipients.html", context)


@public
def managers(request: HttpRequest) -> HttpResponse:
    """Who is responsible in joint use."""
    with connected() as connection:
        day = timezone.localdate()
        found = show_managers(connection, day, spoken())
        connection.rollback()
        passed = standing_successions(connection, in_force(connection, day), day, spoken())
    return render(request, "portal/managers.html", {"managers": found, "successions": passed})


@public
def processed(request: HttpRequest) -> HttpResponse:
    """Which processed sets there are, and which items they hold (Art 43(3))."""
    with connected() as connection:
        found = show_processed(connection, spoken())
    return render(request, "portal/processed.html", {"sets": found})


@public
def versions(request: HttpRequest) -> HttpResponse:
    """All versions with their dates of effect."""
    with connected() as connection:
        found, ahead = list_versions(connection), list_announced(connection)
    return render(request, "portal/versions.html", {"versions": found, "announced": ahead})


@public
def announced(request: HttpRequest, draft: int) -> HttpResponse:
    """A version that two people approved, before its day."""
    with connected() as connection:
        try:
            told = open_announcement(connection, draft, spoken())
        except ActRefusedError:
            raise Http404 from None
    context = {"told": told, "foreign": told.lang != spoken()}
    return render(request, "portal/announced.html", context)


@public
def difference(request: HttpRequest) -> HttpResponse:
    """The difference between two versions."""
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    with connected() as connection:
        found = list_versions(connection)
        told = None
        if before and after:
            told = compare_notices(connection, timezone.localdate(), before, after, spoken())
    context = {"versions": found, "told": told, "before": before, "after": after}
    return render(request, "portal/difference.html", context)


@public
def channels(request: HttpRequest) -> HttpResponse:
    """The channels by which one can apply."""
    with connected() as connection:
        found = list_channels(connection, timezone.localdate())
    return render(request, "portal/channels.html", {"channels": found})


@public
def application(request: HttpRequest, party: str) -> HttpResponse:
    """What the channel's joint users get, before one can go on; going on records what was shown."""
    day = timezone.localdate()
    with connected() as connection:
        page = application_page(connection, day, party, spoken())
        connection.rollback()
        context: dict[str, object] = {"page": page}
        if request.method == "POST":
            if request.POST.get("digest") != page.digest:
                context["changed"] = True
            elif request.POST.get("read") == "yes":
                context["index"] = record_shown(
                    connection, page, day, secrets.token_bytes(NONCE_BYTES)
                )
            else:
                context["unread"] = True
    return render(request, "portal/application.html", context)
