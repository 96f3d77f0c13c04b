"""The desk of accounts: who leaves, whose first key, whose lost key, who is linked to a provider.

A privacy officer does it, and just proved who they are. Nobody does it to their own account.
"""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.accounts.in_flight import quiet
from sekisho.accounts.invitations import invite
from sekisho.accounts.key_resets import agree_reset, ask_reset, waiting_resets
from sekisho.accounts.leaving import Record, leave
from sekisho.accounts.models import Account, Kind
from sekisho.accounts.provider_links import settle_link, waiting_links
from sekisho.accounts.standing import list_accounts
from sekisho.books.connection import Db
from sekisho.console.work import actor_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.record_account_step import record_account_step
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.days import DayField
from sekisho.web.routes import account_of, for_people


class LeaveForm(forms.Form):
    """The last day, or none where it is now."""

    use_required_attribute = False
    last_day = DayField(label=gettext_lazy("Last day"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to: a sentence, or a code that is shown once."""

    told: str = ""
    code: str = ""


@for_people(Kind.OFFICER, purpose=None, fresh=True)
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody who is no customer; one step at a time, each an entry or a line of the log."""
    tried, code = Attempt(), ""
    if request.method == "POST":
        try:
            with tried, connected() as connection:
                done = _step(request, connection)
                if done.told:
                    messages.success(request, done.told)
                    return redirect("accounts")
                code = done.code
        except forms.ValidationError as wrong:
            tried.could_not_read(" ".join(wrong.messages))
    now = timezone.now()
    context = {
        "people": list_accounts(now),
        "resets": waiting_resets(now),
        "links": waiting_links(now),
        "me": account_of(request).pk,
        "refusal": tried.refusal,
        "code": code,
    }
    return render(request, "console/accounts.html", context, status=tried.status)


def _step(request: HttpRequest, connection: Db) -> Outcome:
    """What was done. ActRefusedError and ValidationError: nothing was."""
    do, officer, now = request.POST.get("do"), account_of(request), timezone.now()
    record = _recorder(request, connection)
    if do == "agree":
        return Outcome(code=agree_reset(_number(request), officer, now, record))
    if do in ("accept", "refuse"):
        settle_link(_number(request), officer, now, record, accept=do == "accept")
        return Outcome(_("Settled."))
    account = _chosen(request, officer)
    if do == "invite":
        return Outcome(code=invite(account, now))
    if do == "reset":
        ask_reset(account, officer, now)
        return Outcome(_("Asked. Another officer agrees within a day, or nothing changes."))
    if do == "leave":
        return _left(account, _last_day(request), record)
    raise Http404


def _left(account: Account, day: date | None, record: Record) -> Outcome:
    left = leave(account.username, day, timezone.now(), record)
    if not left.at_once:
        return Outcome(_("Recorded. The account ends after its last day."))
    if quiet(left.account):
        return Outcome(_("The account has ended. Nothing more is recorded in this person's name."))
    return Outcome(_("The account has ended; one of its requests still runs and ends by itself."))


def _last_day(request: HttpRequest) -> date | None:
    """The day that was typed, None where none was. ValidationError where it is no day."""
    form = LeaveForm(request.POST)
    if not form.is_valid():
        raise forms.ValidationError([str(each) for each in form.errors["last_day"]])
    day: date | None = form.cleaned_data["last_day"]
    return day


def _recorder(request: HttpRequest, connection: Db) -> Record:
    by, today = actor_of(request).id, timezone.localdate()
    return lambda step, account, since=None: record_account_step(
        connection, step, account, by, today, since
    )


def _number(request: HttpRequest) -> int:
    typed = request.POST.get("which", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < len(str(2**63))):
        raise Http404
    return int(typed)


def _chosen(request: HttpRequest, officer: Account) -> Account:
    found = Account.objects.exclude(kind=Kind.CUSTOMER).filter(pk=_number(request)).first()
    if found is None:
        raise Http404
    if found.pk == officer.pk:
        raise ActRefusedError(
            "own-account",
            "自分の口座のことは、別の担当者が行います（L24）。",
            "Another officer does this to your own account (L24).",
        )
    return found
