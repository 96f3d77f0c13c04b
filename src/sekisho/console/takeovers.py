"""The desk of businesses taken in: the list, and the papers of a package looked at beforehand.

The package itself is taken in at the command line, by the import's login: no login of a screen may
write a customer. The desk shows the command.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from sekisho.accounts.models import Kind
from sekisho.console.work import acknowledged, current, moment_of
from sekisho.gate.examine_papers import Papers, examine_papers
from sekisho.gate.tell_sources import list_takeovers
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.routes import account_of


class PapersForm(forms.Form):
    """Two files of the package, and the key by which its giver signs."""

    use_required_attribute = False

    manifest = forms.FileField(
        label=_("Manifest"), help_text=_("succession-N.manifest.json, as the giver sent it.")
    )
    proof = forms.FileField(
        label=_("Proof"), help_text=_("succession-N.tlog-proof, as the giver sent it.")
    )
    key = forms.CharField(
        label=_("The giver's key"),
        max_length=400,
        help_text=_("From its published page or the agreement, never from the package."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@acknowledged(purpose=None)
def takeovers(request: HttpRequest) -> HttpResponse:
    """Every business that passed on to us, the newest first."""
    with connected() as connection:
        version, found = current(connection), list_takeovers(connection, spoken())
    words = version.policy.vocabulary.purposes
    shut = {id_: word.shown(spoken()) for id_, word in words.items()}
    rows = [(one, [shut.get(each, each) for each in one.closed]) for one in found]
    return render(request, "console/takeovers.html", {"rows": rows})


@acknowledged(purpose=None, kinds=(Kind.OFFICER,))
def look_at_package(request: HttpRequest) -> HttpResponse:
    """What a package is and would do, by its papers; then the command that takes it in."""
    papers: Papers | None = None
    tried, posted = Attempt(), request.method == "POST"
    form = PapersForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        with tried, connected() as connection:
            papers = examine_papers(
                connection, current(connection), said["manifest"].read(), said["proof"].read(),
                said["key"], moment_of(request), account_of(request).kind, spoken(),
            )  # fmt: skip
    elif form.is_bound:
        tried.could_not_read()
    context = {"form": form, "papers": papers, "refusal": tried.refusal}
    return render(request, "console/look_at_package.html", context, status=tried.status)
