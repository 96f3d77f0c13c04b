"""The alarms about readings: seen at once, looked into by the officer, never taken back."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.console.typed import whole
from sekisho.console.work import acknowledged, actor_of, current
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.show_alarms import acknowledge_alarm, show_alarms
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of

CONFLICT = 409


@acknowledged(None, (Kind.OFFICER,))
def alarms(request: HttpRequest) -> HttpResponse:
    """Every alarm, those that nobody has looked into first; a press says that one was."""
    refusal = None
    with connected() as connection:
        if request.method == "POST":
            version = current(connection)
            moment = Moment(actor_of(request).id, timezone.now(), secrets.token_bytes(16))
            number = whole(request.POST.get("alarm", "")) or 0
            try:
                index = acknowledge_alarm(
                    connection, version, number, moment, account_of(request).kind
                )
            except ActRefusedError as refused:
                refusal = refused.message(spoken())
            else:
                told = _("Acknowledged: entry %(index)d of the ledger.") % {"index": index}
                messages.success(request, told)
                return redirect("alarms")
            connection.rollback()
        found = [(alarm, alarm.text(spoken())) for alarm in show_alarms(connection)]
    context = {"alarms": found, "refusal": refusal}
    status = CONFLICT if refusal else 200
    return render(request, "console/alarms.html", context, status=status)
