"""What a purpose's rules ask about the act itself: the number of a request, or of a document."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from sekisho.console.work import Work, acknowledged, current, keep_work, work_of
from sekisho.gate.act_facts import DOCUMENT, AskedFact, facts_asked
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.kept import form_of

WRONG = _("Write the number of the document only, in at most 60 characters. No names.")


class RequestField(forms.RegexField):
    """The number of a customer's request under the law."""

    def __init__(self, label: str) -> None:
        super().__init__(
            r"\A[0-9]{1,18}\Z",
            label=label,
            required=False,
            help_text=_("The number of this customer's request in which identity was confirmed."),
            error_messages={"invalid": _("The number of a request has digits only.")},
        )


class DocumentField(forms.RegexField):
    """The number of a document, as it stands there."""

    def __init__(self, label: str) -> None:
        super().__init__(
            rf"\A{DOCUMENT.pattern}\Z",
            label=label,
            required=False,
            help_text=WRONG,
            error_messages={"invalid": WRONG},
        )


def form_for(asked: list[AskedFact]) -> type[forms.Form]:
    """A form with a field for each fact that is asked."""
    fields = {
        fact.id: RequestField(fact.label) if fact.request else DocumentField(fact.label)
        for fact in asked
    }
    for field in fields.values():
        field.widget.attrs["autocomplete"] = "off"
    return type("FactsForm", (forms.Form,), dict(fields))


@acknowledged(purpose=None)
def facts(request: HttpRequest) -> HttpResponse:
    """The facts are kept with the work; what is left empty stays unknown, and shows less."""
    work = work_of(request)
    if work is None:
        return redirect("begin")
    with connected() as connection:
        version = current(connection)
        asked = facts_asked(connection, version, work.purpose, spoken())
    if not asked:
        return redirect("search")
    form = form_of(request, form_for(asked), dict(work.facts))
    if form.is_valid():
        given = tuple((name, str(said)) for name, said in form.cleaned_data.items() if said)
        keep_work(request, Work(work.purpose, work.case, given))
        return redirect("search")
    label = version.policy.vocabulary.purposes[work.purpose].shown(spoken())
    context = {"form": form, "work": work, "purpose": label}
    status = 422 if form.is_bound else 200
    return render(request, "console/facts.html", context, status=status)
