"""Held mails: what holds each, and a second person's decision.

The list and a mail's page tell no word of it but those that hold it. Whoever decides opens it, and
the customer's history says so. Letting it go or dropping it asks again who it is.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sekisho.accounts.models import STAFF
from sekisho.console.work import acknowledged, actor_of, current, moment_of
from sekisho.gate.drop_held import drop_held
from sekisho.gate.list_held import STATES, list_held, one_held
from sekisho.gate.mail_keys import load_keys
from sekisho.gate.release_held import LONGEST, SHORTEST, Release, release_held
from sekisho.gate.show_held import show_held
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.cursor import before_of
from sekisho.web.kept import typed_before
from sekisho.web.routes import account_of, for_people

OF_THE_MAIL = "the one that the mail serves"
"""The purpose of the pages about one mail."""


@acknowledged(purpose=None)
def held_mails(request: HttpRequest) -> HttpResponse:
    """Those that wait for a decision, or were decided; the newest first."""
    state = request.GET.get("state", STATES[0])
    state = state if state in STATES else STATES[0]
    with connected() as connection:
        who, version = actor_of(request).id, current(connection)
        shown, more = list_held(connection, version, who, state, spoken(), before_of(request))
    context = {"mails": shown, "more": more, "state": state, "states": STATES}
    return render(request, "console/held_mails.html", context)


@acknowledged(purpose=OF_THE_MAIL)
def held_mail(request: HttpRequest, mail: int) -> HttpResponse:
    """One held mail; after a press, its words too."""
    with connected() as connection:
        version = current(connection)
        shown = one_held(connection, version, actor_of(request).id, mail, spoken())
        opened = None
        if request.method == "POST":
            role = account_of(request).kind
            opened = show_held(connection, version, mail, moment_of(request), role, spoken())
    return _page(request, {"one": shown, "opened": opened})


@for_people(*STAFF, purpose=OF_THE_MAIL, fresh=True)
@require_POST
def settle_held_mail(request: HttpRequest, mail: int) -> HttpResponse:
    """The mail goes, or is dropped. What is refused is said, and the reason typed stays."""
    with connected() as connection:
        tried, version = Attempt(connection), current(connection)
        with tried:
            if request.POST.get("do") == "drop":
                index = drop_held(connection, version, mail, moment_of(request))
                done = _("Dropped: entry %(index)d of the ledger. Its words are gone.")
            else:
                wish = Release(actor_of(request), request.POST.get("why", ""), moment_of(request))
                index = release_held(connection, version, mail, wish, load_keys(settings.MAIL_KEYS))
                done = _("Released: entry %(index)d of the ledger. It goes with the next delivery.")
            messages.success(request, done % {"index": index})
            return redirect("held_mails")
        shown = one_held(connection, version, actor_of(request).id, mail, spoken())
    return _page(request, {"one": shown, "refusal": tried.refusal}, tried.status)


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    typed = request.POST if "refusal" in context else typed_before(request)
    more = {"shortest": SHORTEST, "longest": LONGEST, "why": typed.get("why", "") if typed else ""}
    return render(request, "console/held_mail.html", {**context, **more}, status=status)
