"""The customer's own changes of retailer: how each stands, who is given what, and the consent."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.books.versions import in_force
from sekisho.cases.switching import OPEN, Move
from sekisho.gate.advance_switching import BY_CUSTOMER, Said, advance_switching
from sekisho.gate.case_steps import PURPOSE
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_record import Actor
from sekisho.gate.restrict_use import CUSTOMER
from sekisho.gate.show_switchings import gone_in, text_digest
from sekisho.gate.show_switchings import my_switching as switching_of
from sekisho.gate.show_switchings import my_switchings as switchings_of
from sekisho.gate.usage_password import (
    RANDOM_BYTES,
    Password,
    consent_to_usage,
    issue_usage_password,
    usage_consent_stands,
)
from sekisho.portal.in_person import moment_of_customer
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of, for_people

AGREE, END, PASSWORD = "usage_consent", "usage_end", "usage_password"
USAGE = {
    AGREE: _("You can make a password for the inquiry."),
    END: _("Your consent to the usage inquiry has ended."),
    PASSWORD: "",
}
DONE = {
    Move.CONSENT: _("Your consent is recorded. The change goes on."),
    Move.WITHDRAW: _("You called the change off. Nothing more is given to anybody."),
    Move.COOL_OFF: _("You cooled off. Nothing more is given to anybody."),
}


@for_people(Kind.CUSTOMER, purpose=PURPOSE)
def my_switchings(request: HttpRequest) -> HttpResponse:
    """Mine, the newest first."""
    with connected() as connection:
        version = in_force(connection, timezone.localdate())
        mine = switchings_of(connection, version, account_of(request).number, spoken())
    return render(request, "portal/my_switchings.html", {"mine": mine})


@for_people(Kind.CUSTOMER, purpose=PURPOSE, fresh=True)
def my_switching(request: HttpRequest, case: int) -> HttpResponse:
    """How it stands; the text that is consented to; what the customer may do of it."""
    number, password = account_of(request).number, None
    with connected() as connection:
        tried = Attempt(connection)
        if request.method == "POST":
            with tried:
                password = _step(request, connection, number, case)
                if password is None:
                    return redirect("my_switching", case=case)
        version = in_force(connection, timezone.localdate())
        shown, text = switching_of(connection, version, number, case, spoken())
        usage = usage_consent_stands(connection, number)
        gone = gone_in(connection, version, number, case, spoken())
    mine = [move for move in Move if str(move) in shown.moves and move in BY_CUSTOMER]
    context = {
        "one": shown,
        "text": text,
        "digest": text_digest(text),
        "refusal": tried.refusal,
        "moves": [str(move) for move in mine],
        "usage": usage,
        "gone": gone,
        "may_ask": not shown.incoming and shown.step in OPEN,
        "password": password,
    }
    return render(request, "portal/my_switching.html", context, status=tried.status)


def _step(request: HttpRequest, connection: Db, number: str, case: int) -> Password | None:
    """The customer's own move was made, on the case and the text that the page showed.

    A password is shown by the answer to this very post, and by nothing else.
    """
    version = in_force(connection, timezone.localdate())
    _, text = switching_of(connection, version, number, case, spoken())
    connection.rollback()
    do = request.POST.get("do", "")
    if do in USAGE:
        return _usage(request, connection, (number, case), do)
    move = next((each for each in BY_CUSTOMER if each == do), None)
    if move is None:
        raise ActRefusedError("no-step", "手続を選んでください。", "Choose a step.")
    if move is Move.CONSENT and request.POST.get("digest") != text_digest(text):
        raise ActRefusedError(
            "another-text",
            "読んでいる間に文面が変わりました。もう一度読んでから、同意をお選びください。",
            "The text changed while you were reading. Read it again, then consent.",
        )
    said = Said(consent=text.encode()) if move is Move.CONSENT else Said()
    actor, moment = Actor(CUSTOMER, CUSTOMER, ""), moment_of_customer()
    advance_switching(connection, version, case, move, actor, moment, said)
    messages.success(request, str(DONE[move]))
    return None


def _usage(request: HttpRequest, connection: Db, mine: tuple[str, int], do: str) -> Password | None:
    """Consent to the usage inquiry, its end, or a password for it."""
    number, case = mine
    version = in_force(connection, timezone.localdate())
    connection.rollback()
    moment = moment_of_customer()
    if do == PASSWORD:
        random = secrets.token_bytes(RANDOM_BYTES)
        return issue_usage_password(connection, version, number, case, moment, random)
    consent_to_usage(connection, version, number, case, moment, given=do == AGREE)
    messages.success(request, str(USAGE[do]))
    return None
