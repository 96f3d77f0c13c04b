"""Whether a mail is ours, for staff who are asked on the telephone; and what the desk should know.

Staff read out code, address and day, or the words. No page here looks anybody up.
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from sekisho.accounts.models import STAFF
from sekisho.gate.note_forged import KEPT, list_forged
from sekisho.guard.genuine_words import reason
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.genuine_form import Question
from sekisho.web.routes import for_people


@for_people(*STAFF, purpose=None)
@never_cache
def genuine(request: HttpRequest) -> HttpResponse:
    """The same question and the same answers as on the public page."""
    with connected() as connection:
        asked = Question(request, connection)
    return render(request, "console/mail_genuine.html", {"asked": asked}, status=asked.status)


@for_people(*STAFF, purpose=None)
def forged(request: HttpRequest) -> HttpResponse:
    """Mail in our name of the last 90 days: domains and how often, never who was asked."""
    since = timezone.localdate() - timedelta(days=KEPT.days)
    with connected() as connection:
        found = list_forged(connection, since)
    shown = [(one, [reason(code, spoken()) for code in one.why]) for one in found]
    return render(request, "console/mail_forged.html", {"found": shown})
