"""Where the notice is silent: staff report it, its owner is told, and all see the answer."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.console.typed import whole
from sekisho.console.work import acknowledged, actor_of, current, work_of
from sekisho.gate.report_gap import report_gap
from sekisho.gate.settle_gap import LONGEST, reported_gaps, settle_gap
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.cursor import before_of
from sekisho.web.kept import typed_before
from sekisho.web.routes import account_of

log = logging.getLogger("sekisho.console.gaps")


@acknowledged(purpose=None)
def gap(request: HttpRequest) -> HttpResponse:
    """The notice's owner is told of a gap; a second press changes nothing."""
    work = work_of(request)
    if work is None:
        return redirect("begin")
    if request.method != "POST":
        return redirect("search")
    item = request.POST.get("item", "")
    with connected() as connection:
        version, who = current(connection), actor_of(request).id
        day = timezone.localdate()
        index, fresh = report_gap(connection, version, work.purpose, item, day, who)
    if fresh:
        _tell_owner(request, version, work.purpose, item, index)
    told = (
        _("The owner of the notice is told: entry %(index)d of the ledger.")
        if fresh
        else _("It was reported already: entry %(index)d of the ledger.")
    )
    messages.success(request, told % {"index": index})
    return redirect("search")


@acknowledged(purpose=None)
def gap_list(request: HttpRequest) -> HttpResponse:
    """The reports on the version in force with their answers; the owner writes the open ones."""
    typed = typed_before(request) or QueryDict()
    with connected() as connection:
        tried = Attempt(connection, refused=UNREADABLE)
        if request.method == "POST":
            typed = request.POST
            with tried:
                _settle(request, connection)
                return redirect("gaps")
        before = before_of(request)
        version, who = current(connection), actor_of(request).id
        shown, more = reported_gaps(connection, version, who, spoken(), before)
    context = {
        "gaps": shown,
        "more": more,
        "longest": LONGEST,
        "refusal": tried.refusal,
        "chosen": whole(typed.get("report", "")),
        "answer": typed.get("answer", ""),
        "owner": account_of(request).kind == Kind.OFFICER,
        "version": version.version,
    }
    return render(request, "console/gaps.html", context, status=tried.status)


def _settle(request: HttpRequest, connection: Db) -> None:
    version, day = current(connection), timezone.localdate()
    report, answer = whole(request.POST.get("report", "")) or 0, request.POST.get("answer", "")
    index, _fresh = settle_gap(connection, version, actor_of(request), report, answer, day)
    told = _("Settled: entry %(index)d of the ledger. Whoever reported it sees your answer.")
    messages.success(request, told % {"index": index})


def _tell_owner(
    request: HttpRequest, version: Version, purpose: str, item: str, index: int
) -> None:
    """A letter is on its way; where the mail server is down, the list on the screen remains."""
    words = version.policy.vocabulary
    purposes, items = words.purposes[purpose], words.items[item]
    address = request.build_absolute_uri(reverse("gaps"))
    ja = f"告知（版 {version.version}）に定めがありません: {purposes.label}／{items.label}"
    silent_on = f"{purposes.shown('en')}, {items.shown('en')}"
    en = f"The notice (version {version.version}) is silent: {silent_on}"
    letter = EmailMessage(
        subject=f"Sekisho: {ja}",
        body=f"{ja}\n台帳の {index} 番。答えはこちらから: {address}\n\n"
        f"{en}\nEntry {index} of the ledger. Answer it here: {address}\n",
        to=[settings.CONTACT_EMAIL],
    )
    try:
        letter.send()
    except (OSError, SMTPException) as error:
        log.error("gap-letter", extra={"told": {"error": type(error).__name__, "entry": index}})
