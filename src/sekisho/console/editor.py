"""The editor: the notice as one text, its findings at their lines, and what changes beside it."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sekisho.accounts.models import STAFF
from sekisho.books.drafts import Files
from sekisho.console.publication import TEXTS
from sekisho.gate.save_draft import draft_files, open_draft, save_draft
from sekisho.gate.show_draft import Checked, check_draft
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of, for_people


@for_people(*STAFF, purpose=None)
def edit(request: HttpRequest, draft: int) -> HttpResponse:
    """The text of the draft. Saving makes the next revision; checking changes nothing."""
    with connected() as connection:
        tried = Attempt(connection, refused=UNREADABLE)
        opened = open_draft(connection, draft)
        _base, files = draft_files(connection, draft)
        connection.rollback()
        if request.method == "POST":
            files = _typed(request, files)
            if request.POST.get("do") == "save":
                with tried:
                    made = save_draft(connection, files, account_of(request).username, opened.about)
                    messages.success(request, _("Saved."))
                    return redirect("edit_draft", made)
        checked = check_draft(connection, files, spoken())
    context = {
        "opened": opened,
        "text": files.notice.decode("utf-8", errors="replace"),
        "refusal": tried.refusal,
        **_told(checked),
    }
    return render(request, "console/editor.html", context, status=tried.status)


@for_people(*STAFF, purpose=None)
@require_POST
def findings(request: HttpRequest, draft: int) -> HttpResponse:
    """What the check says of the text as it is typed; nothing is kept."""
    with connected() as connection:
        _base, files = draft_files(connection, draft)
        checked = check_draft(connection, _typed(request, files), spoken())
    return render(request, "console/editor_findings.html", _told(checked))


def _typed(request: HttpRequest, files: Files) -> Files:
    """The draft with the text as it stands in the form; a browser sends lines with CR LF."""
    text = request.POST.get("text", "").replace("\r\n", "\n")
    return replace(files, notice=text.encode())


def _told(checked: Checked) -> dict[str, object]:
    return {
        "checked": checked,
        "passages": [(TEXTS[one.change.value], one) for one in checked.passages],
    }
