"""The customer's own baselines and reductions, event by event."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sekisho.accounts.models import Kind
from sekisho.books.versions import in_force
from sekisho.gate.tell_held import PURPOSE
from sekisho.gate.tell_negawatt import tell_negawatt
from sekisho.portal.mine import NONCE_BYTES
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.half_hours import half_hours
from sekisho.web.routes import account_of, for_people


@for_people(Kind.CUSTOMER, purpose=PURPOSE)
def my_negawatt(request: HttpRequest) -> HttpResponse:
    """What was computed in each event; that it was shown is recorded."""
    day = timezone.localdate()
    with connected() as connection:
        version = in_force(connection, day)
        connection.rollback()
        nonce = secrets.token_bytes(NONCE_BYTES)
        number = account_of(request).number
        told = tell_negawatt(connection, version, number, day, nonce, spoken())
    events = [
        (event, half_hours([(one.begins, one.baseline, one.actual) for one in event.slots]))
        for event in told.events
    ]
    return render(request, "portal/my_negawatt.html", {"events": events, "told": told})
