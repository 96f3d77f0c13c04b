"""The customer's page of sources: from whom we have what, and how they had it (Arts 30, 33(5))."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sekisho.accounts.models import Kind
from sekisho.books.versions import in_force
from sekisho.gate.tell_held import PURPOSE
from sekisho.gate.tell_sources import tell_sources, tell_takeovers
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of, for_people


@for_people(Kind.CUSTOMER, purpose=PURPOSE)
def my_sources(request: HttpRequest) -> HttpResponse:
    """Every receipt of this customer's data, and with which business the customer came."""
    with connected() as connection:
        version = in_force(connection, timezone.localdate())
        connection.rollback()
        number = account_of(request).number
        told = tell_sources(connection, version, number, spoken())
        takeovers = tell_takeovers(connection, number, spoken())
    context = {"sources": told, "takeovers": takeovers}
    return render(request, "portal/my_sources.html", context)
