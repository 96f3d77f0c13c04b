"""Drafts of the notice: the list, and where one begins."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from sekisho.accounts.models import STAFF
from sekisho.books.drafts import Files
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.save_draft import files_to_begin_with, list_drafts, save_draft
from sekisho.web.attempt import UNREADABLE, Attempt
from sekisho.web.connections import connected
from sekisho.web.routes import account_of, for_people

if TYPE_CHECKING:
    from django.core.files.base import File

MOST = 500_000


class BeginDraftForm(forms.Form):
    """Files that stand in for those of the published version; none at all begins with it."""

    notice = forms.FileField(label=gettext_lazy("Notice (notice.md)"), required=False)
    terms = forms.FileField(label=gettext_lazy("Words (terms.yaml)"), required=False)
    catalog = forms.FileField(label=gettext_lazy("Tables (catalog.yaml)"), required=False)
    register = forms.FileField(label=gettext_lazy("Promises (register.yaml)"), required=False)


@for_people(*STAFF, purpose=None)
def drafts(request: HttpRequest) -> HttpResponse:
    """The newest revision of each draft; a new one begins with the published version."""
    form = BeginDraftForm(request.POST or None, request.FILES or None)
    with connected() as connection:
        tried = Attempt(connection, refused=UNREADABLE)
        if request.method == "POST" and form.is_valid():
            with tried:
                files = _files(files_to_begin_with(connection), form.cleaned_data)
                connection.rollback()
                made = save_draft(connection, files, account_of(request).username)
                return redirect("edit_draft", made)
        found = list_drafts(connection)
    context = {"drafts": found, "form": form, "refusal": tried.refusal}
    return render(request, "console/drafts.html", context, status=tried.status)


def _files(published: Files, uploaded: "dict[str, File[bytes] | None]") -> Files:
    """The published files with those that were uploaded; ActRefusedError for a large one."""
    given = {name: _bytes(file) for name, file in uploaded.items() if file is not None}
    return replace(published, **given)


def _bytes(file: "File[bytes]") -> bytes:
    if (file.size or 0) > MOST:
        raise ActRefusedError(
            "too-large",
            "ファイルが大きすぎます（一つ 500 KB まで）。",
            "A file is too large (500 KB each).",
        )
    return bytes(file.read())
