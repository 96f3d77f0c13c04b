"""The desk of what went out: who has not confirmed, what did not arrive, what waits for a call."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.models import STAFF, Kind
from sekisho.console.work import current, moment_of
from sekisho.gate.recipient_key import keys_of
from sekisho.gate.resend import resend
from sekisho.gate.show_feed import party_shown, show_unconfirmed
from sekisho.gate.show_sendings import show_failures, show_ways
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.cursor import number_of
from sekisho.web.routes import account_of, for_people


@for_people(*STAFF, purpose=None, fresh=True)
def downstream(request: HttpRequest) -> HttpResponse:
    """No customer is named here. An officer has something sent again that did not arrive."""
    officer, today = account_of(request).kind == Kind.OFFICER, timezone.localdate()
    tried = Attempt(refused=UNREADABLE)
    if request.method == "POST" and officer:
        with tried, connected("extract") as writer:
            resend(writer, number_of(request.POST.get("sending", "")), moment_of(request))
            messages.success(request, _("It goes again in the next round."))
            return redirect("downstream")
    with connected() as connection:
        version = current(connection)
        keys = [key for key in keys_of(connection, None, today) if not key.ended]
        context = {
            "changes": show_unconfirmed(connection, version, today, spoken()),
            "failures": show_failures(connection, version, None, spoken()),
            "ways": show_ways(connection, version, spoken()),
            "keys": [(key.id, party_shown(version, key.recipient, spoken())) for key in keys
                     if key.confirmed_by is None],
            "officer": officer,
            "refusal": tried.refusal,
        }  # fmt: skip
    return render(request, "console/downstream.html", context, status=tried.status)
