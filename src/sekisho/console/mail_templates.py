"""Templates of mails: the list, the editor with its findings, and the second person's approval."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sekisho.accounts.models import STAFF, Kind
from sekisho.books import mail_templates
from sekisho.books.connection import Db
from sekisho.console.work import current
from sekisho.gate.own_house import own_house
from sekisho.gate.show_template import CheckedTemplate, check_template, template_to_begin_with
from sekisho.gate.template_drafts import (
    approve_template,
    list_template_drafts,
    open_template,
    save_template,
    submit_template,
)
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of, for_people


@for_people(*STAFF, purpose=None)
def templates(request: HttpRequest) -> HttpResponse:
    """The templates in use, the drafts, and where a draft begins."""
    with connected() as connection:
        if request.method == "POST":
            source = template_to_begin_with(connection, request.POST.get("name", ""))
            return redirect("edit_template", save_template(connection, source, _who(request)))
        context = {
            "in_use": mail_templates.in_use(connection),
            "drafts": list_template_drafts(connection),
        }
        connection.rollback()
    return render(request, "console/mail_templates.html", context)


@for_people(*STAFF, purpose=None)
def edit(request: HttpRequest, draft: int) -> HttpResponse:
    """The text of the draft. Saving makes the next revision; submitting hands it on."""
    with connected() as connection:
        tried = Attempt(connection, refused=UNREADABLE)
        opened = open_template(connection, draft)
        connection.rollback()
        source, do = opened.about.source, request.POST.get("do", "")
        if request.method == "POST":
            source = _typed(request)
            with tried:
                if do in ("save", "submit"):
                    number = save_template(connection, source, _who(request), opened.about)
                    if do == "save":
                        messages.success(request, _("Saved."))
                        return redirect("edit_template", number)
                    version = current(connection)
                    opened = open_template(connection, number)
                    submit_template(connection, version, number, _who(request), timezone.now())
                    messages.success(request, _("Submitted: a second person approves it."))
                    return redirect("template", number)
        context = {"opened": opened, "text": source.decode(), "refusal": tried.refusal}
        context["checked"] = _checked(connection, source)
    return render(request, "console/mail_template_editor.html", context, status=tried.status)


@for_people(*STAFF, purpose=None)
@require_POST
def findings(request: HttpRequest, draft: int) -> HttpResponse:
    """What the guard says of the text as it is typed; nothing is kept."""
    with connected() as connection:
        open_template(connection, draft)
        checked = _checked(connection, _typed(request))
    return render(request, "console/mail_template_findings.html", {"checked": checked})


@for_people(*STAFF, purpose=None)
def template(request: HttpRequest, draft: int) -> HttpResponse:
    """A draft as it reads, and for an officer who wrote none of it the approval."""
    account = account_of(request)
    with connected() as connection:
        opened = open_template(connection, draft)
        connection.rollback()
        checked = _checked(connection, opened.about.source)
    context = {
        "opened": opened,
        "checked": checked,
        "may_approve": opened.waits
        and account.kind == Kind.OFFICER
        and account.username not in (opened.about.submitted_by, *opened.authors),
    }
    return render(request, "console/mail_template.html", context)


@for_people(Kind.OFFICER, purpose=None, fresh=True)
def approve(request: HttpRequest, draft: int) -> HttpResponse:
    """The second person's approval, by somebody who just proved again who they are."""
    if request.method != "POST":
        return redirect("template", draft)
    with connected() as connection:
        version = current(connection)
        done = approve_template(connection, version, draft, _who(request), timezone.now())
    told = _("Published as version %(version)d: entry %(index)d of the ledger.")
    messages.success(request, told % {"version": done.version, "index": done.ledger_index})
    return redirect("templates")


def _checked(connection: Db, source: bytes) -> CheckedTemplate:
    version = current(connection)
    _house, sender = own_house(connection, settings.MAIL_POLICY, settings.MAIL_KEYS)
    return check_template(connection, version, source, sender, spoken())


def _typed(request: HttpRequest) -> bytes:
    """The text as it stands in the form; a browser sends lines with CR LF."""
    return request.POST.get("text", "").replace("\r\n", "\n").encode("utf-8", "replace")


def _who(request: HttpRequest) -> str:
    return account_of(request).username
