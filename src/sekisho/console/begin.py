"""How work begins: the notice is acknowledged, then a purpose and a case are chosen."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sekisho.accounts.models import Kind
from sekisho.console.work import (
    CASE,
    STAFF,
    Work,
    acknowledged,
    current,
    keep_work,
    work_of,
)
from sekisho.gate.acknowledge_notice import acknowledge_notice
from sekisho.gate.show_record import purposes_of_staff
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.kept import form_of
from sekisho.web.routes import account_of, for_people


@for_people(*STAFF, Kind.ENTRUSTED, purpose=None)
def acknowledge(request: HttpRequest) -> HttpResponse:
    """The version in force, to be read and acknowledged; a second press changes nothing."""
    account, wrong = account_of(request), False
    with connected() as connection:
        version = current(connection)
        done = account.acknowledged == version.policy.digest
        if request.method == "POST" and request.POST.get("read") and not done:
            read, day = request.POST.get("digest", ""), timezone.localdate()
            index = acknowledge_notice(connection, version, read, account.kind, day)
            account.acknowledged = version.policy.digest
            account.save(update_fields=["acknowledged"])
            told = _("Acknowledged: entry %(index)d of the ledger.") % {"index": index}
            messages.success(request, told)
            return redirect("begin" if account.kind in STAFF else "entrusted_search")
        wrong = request.method == "POST" and not done
    context = {"version": version, "done": done, "wrong": wrong}
    return render(request, "console/acknowledge.html", context, status=422 if wrong else 200)


class BeginForm(forms.Form):
    """A purpose of the notice, and the number of the matter."""

    purpose = forms.ChoiceField(label=gettext_lazy("For which purpose?"))
    case = forms.RegexField(
        CASE,
        label=gettext_lazy("Number of the case"),
        help_text=gettext_lazy("Letters, digits and hyphens, 3 to 32. No names."),
        error_messages={
            "invalid": gettext_lazy(
                "A case number has 3 to 32 letters, digits and hyphens. Enter no names."
            )
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@acknowledged(purpose=None)
def begin(request: HttpRequest) -> HttpResponse:
    """Purpose and case; with both, the search opens."""
    with connected() as connection:
        choices = purposes_of_staff(connection, current(connection), spoken())
    work = work_of(request)
    initial = {"purpose": work.purpose, "case": work.case} if work else {}
    form = form_of(request, BeginForm, initial)
    form.fields["purpose"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
    if form.is_valid():
        keep_work(request, Work(form.cleaned_data["purpose"], form.cleaned_data["case"]))
        return redirect("facts")
    status = 422 if form.is_bound else 200
    return render(request, "console/begin.html", {"form": form}, status=status)
