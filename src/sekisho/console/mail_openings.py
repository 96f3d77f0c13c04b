"""Customers' own mail at the desk: found by its headers, opened on the clause's two grounds (C23).

This process cannot open anything. What was granted is opened where the key lies and sealed for a
key of this session alone, made when it was asked for; so a page shows it for half an hour at most.
"""

import secrets
from datetime import date
from uuid import UUID

from cryptography.fernet import InvalidToken
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyrage import DecryptError, decrypt, x25519

from sekisho.accounts.models import Kind
from sekisho.accounts.sealed import sealer
from sekisho.books.connection import Db
from sekisho.console.records import number_in_ticket
from sekisho.console.work import CHOSEN, NONCE_BYTES, Work, acknowledged, actor_of, current, work_of
from sekisho.gate.approve_opening import approve_opening, waiting_openings
from sekisho.gate.ask_opening import ask_opening
from sekisho.gate.find_mail import FoundMail, Headers, find_mail
from sekisho.gate.may_read_mail import LEGAL, Wish
from sekisho.gate.open_mail import fetch_opened, why_never_opened
from sekisho.guard.shown_mail import shown_mail
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.days import DayField
from sekisho.web.routes import account_of, for_people

SORT = "a key of opened mail"
SECONDS = 26 * 60 * 60


class FindForm(forms.Form):
    """What the opening stands on, and by which headers to look."""

    use_required_attribute = False
    ground = forms.CharField(max_length=60)
    first = DayField(label=gettext_lazy("From this day on"))
    last = DayField(label=gettext_lazy("Up to this day"))
    domain = forms.CharField(
        label=gettext_lazy("The other side's domain"), required=False, max_length=253
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        required=False,
        choices=(
            ("", gettext_lazy("both")),
            ("in", gettext_lazy("to the customer")),
            ("out", gettext_lazy("from the customer")),
        ),
    )

    def __init__(self, work: Work, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        self.fields["ground"].label = (
            _("Number of the demand's document")
            if work.purpose == LEGAL
            else _("Number of the customer's request in which identity was confirmed")
        )

    def headers(self) -> Headers:
        """What is looked for. requires: the form is valid"""
        typed = self.cleaned_data
        incoming = None if not typed["direction"] else typed["direction"] == "in"
        first, last = typed["first"] or date(2000, 1, 1), typed["last"] or date(2100, 1, 1)
        return Headers(first, last, incoming, typed["domain"])


@acknowledged(purpose=CHOSEN)
def openings(request: HttpRequest) -> HttpResponse:
    """Mail of one customer who was found, and the openings that wait for a second person."""
    work = work_of(request)
    if work is None:
        return redirect("begin")
    ticket = request.POST.get("ticket", "")
    looking = request.POST.get("do") in ("find", "ask")
    form = FindForm(work, request.POST if looking else None)
    found: list[FoundMail] | None = None
    with connected() as connection:
        tried = Attempt(connection, refused=UNREADABLE)
        if looking and form.is_valid():
            wish = _wish(request, work, form.cleaned_data["ground"])
            with tried:
                if request.POST.get("do") == "ask":
                    return redirect("opened_mail", _asked(request, connection, wish))
                nonce = secrets.token_bytes(NONCE_BYTES)
                found = find_mail(connection, current(connection), wish, form.headers(), nonce)
        elif looking:
            tried.could_not_read()
        waiting = waiting_openings(connection, timezone.now())
        connection.rollback()
    context = {
        "form": form,
        "ticket": ticket,
        "found": found,
        "refusal": tried.refusal,
        "waiting": waiting,
        "officer": account_of(request).kind == Kind.OFFICER,
        "me": actor_of(request).id,
    }
    return render(request, "console/mail_openings.html", context, status=tried.status)


@acknowledged(purpose=CHOSEN)
def opened(request: HttpRequest, opening: int) -> HttpResponse:
    """The content, once it was sealed for this session; until then, that it is waited for.

    Where it will never be opened, the page says why instead of having somebody wait.
    """
    identity, who = _identity(request, opening), actor_of(request).id
    with connected() as connection:
        sealed = fetch_opened(connection, opening, who)
        never = why_never_opened(connection, opening, who, timezone.now())
    shown = None
    if sealed is not None:
        try:
            shown = shown_mail(bytes(decrypt(sealed, [identity])))
        except DecryptError:
            raise Http404 from None
    refusal = never.message(spoken()) if never else None
    context = {"shown": shown, "opening": opening, "refusal": refusal}
    return render(request, "console/mail_opened.html", context)


@for_people(Kind.OFFICER, purpose=None, fresh=True)
def approve(request: HttpRequest, opening: int) -> HttpResponse:
    """The second person's approval, by somebody who just proved again who they are."""
    if request.method != "POST":
        return redirect("mail_openings")
    with connected() as connection:
        index = approve_opening(
            connection, current(connection), opening, actor_of(request), timezone.now(),
            lambda: secrets.token_bytes(NONCE_BYTES),
        )  # fmt: skip
    messages.success(request, _("Approved: entry %(index)d of the ledger.") % {"index": index})
    return redirect("mail_openings")


def _wish(request: HttpRequest, work: Work, ground: str) -> Wish:
    legal = work.purpose == LEGAL
    return Wish(
        number_in_ticket(request, work),
        work.purpose,
        work.case,
        actor_of(request),
        timezone.localdate(),
        request="" if legal else ground,
        document=ground if legal else "",
    )


def _asked(request: HttpRequest, connection: Db, wish: Wish) -> int:
    """The opening's number; the session keeps the key for which its content will be sealed."""
    try:
        mail = UUID(request.POST.get("mail", ""))
    except ValueError:
        raise Http404 from None
    identity = x25519.Identity.generate()
    asked = ask_opening(
        connection, current(connection), wish, mail, timezone.now(),
        secrets.token_bytes(NONCE_BYTES), str(identity.to_public()),
    )  # fmt: skip
    kept = request.session.get(SORT)
    keys = dict(kept) if isinstance(kept, dict) else {}
    keys[str(asked.opening)] = sealer(SORT).encrypt(str(identity).encode()).decode()
    request.session[SORT] = keys
    return asked.opening


def _identity(request: HttpRequest, opening: int) -> x25519.Identity:
    """The key of this session for the opening; Http404 where it is not this session's."""
    kept = request.session.get(SORT)
    sealed = kept.get(str(opening)) if isinstance(kept, dict) else None
    if sealed is None:
        raise Http404
    try:
        return x25519.Identity.from_str(sealer(SORT).decrypt(sealed, ttl=SECONDS).decode())
    except InvalidToken:
        raise Http404 from None
