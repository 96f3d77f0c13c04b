"""The alarms about readings: seen at once, looked into by the officer, never taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.console.typed import whole
from sekisho.console.work import acknowledged, current, moment_of
from sekisho.gate.show_alarms import acknowledge_alarm, show_alarms
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of


@acknowledged(None, (Kind.OFFICER,))
def alarms(request: HttpRequest) -> HttpResponse:
    """Every alarm, those that nobody has looked into first; a press says that one was."""
    with connected() as connection:
        tried = Attempt(connection)
        if request.method == "POST":
            version, role = current(connection), account_of(request).kind
            number = whole(request.POST.get("alarm", "")) or 0
            with tried:
                index = acknowledge_alarm(connection, version, number, moment_of(request), role)
                told = _("Acknowledged: entry %(index)d of the ledger.") % {"index": index}
                messages.success(request, told)
                return redirect("alarms")
        found = [(alarm, alarm.text(spoken())) for alarm in show_alarms(connection)]
    context = {"alarms": found, "refusal": tried.refusal}
    return render(request, "console/alarms.html", context, status=tried.status)
