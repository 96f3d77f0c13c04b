"""The customer's own pages: what is held, who received it, who may, and what was refused."""

import secrets
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sekisho.accounts.models import Kind
from sekisho.books.acts import each_statement_alone
from sekisho.books.versions import in_force
from sekisho.gate.show_successions import successions_of
from sekisho.gate.tell_held import PURPOSE, tell_held
from sekisho.gate.tell_negawatt import takes_part
from sekisho.gate.tell_recipients import tell_recipients
from sekisho.gate.tell_timeline import ToldPassage, tell_timeline
from sekisho.gate.tell_undelivered import tell_undelivered
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.cursor import before_of
from sekisho.web.routes import account_of, for_people

NONCE_BYTES = 16


@for_people(Kind.CUSTOMER, purpose=PURPOSE)
def my_data(request: HttpRequest) -> HttpResponse:
    """All that is held, as held; that it was shown is recorded."""
    day = timezone.localdate()
    with connected() as connection:
        version = in_force(connection, day)
        connection.rollback()
        nonce = secrets.token_bytes(NONCE_BYTES)
        number = account_of(request).number
        held = tell_held(connection, version, number, day, nonce, spoken())
        passed = successions_of(connection, version, number, day, spoken())
        undelivered = tell_undelivered(connection, number)
        trades = takes_part(connection, number)
    context = {
        "held": held, "successions": passed, "undelivered": undelivered, "trades": trades,
    }  # fmt: skip
    return render(request, "portal/my_data.html", context)


@for_people(Kind.CUSTOMER, purpose=PURPOSE)
def my_history(request: HttpRequest) -> HttpResponse:
    """Who received what: by recipient, the newest first; a page begins where the last one ended."""
    before = before_of(request)
    with connected() as connection, each_statement_alone(connection):
        told, more = tell_timeline(connection, account_of(request).number, spoken(), before)
    context = {"groups": _by_recipient(told), "more": more}
    return render(request, "portal/my_history.html", context)


@for_people(Kind.CUSTOMER, purpose=PURPOSE)
def my_recipients(request: HttpRequest) -> HttpResponse:
    """Who may receive something of this customer today."""
    day = timezone.localdate()
    with connected() as connection:
        version = in_force(connection, day)
        told = tell_recipients(connection, version, account_of(request).number, day, spoken())
    return render(request, "portal/my_recipients.html", {"told": told, "version": version.version})


def _by_recipient(told: list[ToldPassage]) -> list[tuple[str, list[ToldPassage]]]:
    """The passages of each recipient together; those given outside first, own views last."""

    def place(passage: ToldPassage) -> tuple[bool, bool, str]:
        return passage.own, passage.inside, passage.recipient

    ordered = sorted(told, key=place)
    return [(name[2], list(group)) for name, group in groupby(ordered, key=place)]
