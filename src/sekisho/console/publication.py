"""What two people sign: a draft with its proofs, its comparison, what it would have done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.accounts.models import STAFF, Kind
from sekisho.gate.approve_draft import Seen, approve_draft
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.publish_draft import is_announced
from sekisho.gate.save_draft import open_draft
from sekisho.gate.show_draft import report_draft, trial_of
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of, for_people

CHANGES = {
    "newly_permitted": gettext_lazy("newly permitted"),
    "newly_refused": gettext_lazy("newly refused"),
    "widened": gettext_lazy("widened"),
    "narrowed": gettext_lazy("narrowed"),
    "shifted": gettext_lazy("wider for some, narrower for others"),
    "ground": gettext_lazy("on another ground"),
    "manager": gettext_lazy("under another manager"),
    "reason": gettext_lazy("refused for another reason"),
}
TEXTS = {
    "text": gettext_lazy("the text changed, its rules did not"),
    "rule": gettext_lazy("the rules changed, the text did not"),
    "both": gettext_lazy("text and rules changed"),
    "pledge": gettext_lazy("what is pledged changed"),
    "added": gettext_lazy("a new passage"),
    "removed": gettext_lazy("a passage that is gone"),
}


@for_people(*STAFF, purpose=None)
def draft(request: HttpRequest, draft: int) -> HttpResponse:
    """The draft; with `examined` its proofs and its comparison, and only there the signature."""
    account, today, report, refusal = account_of(request), timezone.localdate(), None, None
    with connected() as connection:
        opened = open_draft(connection, draft)
        trial = trial_of(connection, opened, spoken())
        connection.rollback()
        if request.GET.get("examined") and opened.about.policy is not None:
            try:
                report = report_draft(connection, draft, spoken(), today)
            except ActRefusedError as refused:
                refusal = refused.message(spoken())
    signed = [one.approver for one in opened.approvals]
    context = {
        "opened": opened,
        "report": report,
        "refusal": refusal,
        "changes": [(CHANGES[d.change], d) for d in report.differences] if report else [],
        "texts": [(TEXTS[t.change.value], t) for t in report.examined.texts] if report else [],
        "trial": trial,
        "announced": is_announced(opened),
        "may_sign": report is not None
        and account.kind == Kind.OFFICER
        and account.username not in (*signed, *opened.authors)
        and opened.newest
        and not opened.stale
        and not opened.published,
    }
    return render(request, "console/draft.html", context)


@for_people(Kind.OFFICER, purpose=None, fresh=True)
def approve(request: HttpRequest, draft: int) -> HttpResponse:
    """One of two signatures, by somebody who just proved again who they are."""
    if request.method != "POST":
        return redirect("draft", draft)
    seen = Seen(request.POST.get("digest", ""), request.POST.get("base", ""))
    with connected() as connection:
        approver = account_of(request).username
        index = approve_draft(connection, draft, seen, approver, timezone.localdate())
    messages.success(request, _("Approved: entry %(index)d of the ledger.") % {"index": index})
    return redirect("draft", draft)
