"""The desk of switching cases: open one, make the next move, take along what the move gives."""

import secrets
from io import BytesIO
from zipfile import ZipFile

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sekisho.cases.switching import Move
from sekisho.console.switching_forms import MOVES, MoveForm, OpenForm
from sekisho.console.work import acknowledged, actor_of, current
from sekisho.gate.advance_switching import Advanced, advance_switching
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.open_switching import open_switching
from sekisho.gate.show_switchings import list_switchings, show_switching
from sekisho.gate.switching_steps import PURPOSE
from sekisho.web.connections import connected
from sekisho.web.context import spoken

CONFLICT, UNREADABLE = 409, 422


@acknowledged(purpose=None)
def switchings(request: HttpRequest) -> HttpResponse:
    """The open cases, without a word on whose they are."""
    with connected() as connection:
        found = list_switchings(connection, current(connection), spoken())
    return render(request, "console/switchings.html", {"switchings": found})


@acknowledged(purpose=PURPOSE)
def open_one(request: HttpRequest) -> HttpResponse:
    """A case is opened on an application. What is refused is said, and what was typed stays."""
    refusal, status = None, 200
    with connected() as connection:
        version = current(connection)
        form = OpenForm(version, spoken(), request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                step = open_switching(
                    connection, version, form.applied(), actor_of(request), _moment(request)
                )
            except ActRefusedError as refused:
                refusal, status = refused.message(spoken()), CONFLICT
            else:
                if step.reasons:
                    messages.warning(request, _("Another change is open at the same point."))
                return redirect("switching", case=step.switching)
        elif form.is_bound:
            status = UNREADABLE
    context = {"form": form, "refusal": refusal}
    return render(request, "console/open_switching.html", context, status=status)


@acknowledged(purpose=PURPOSE)
def switching(request: HttpRequest, case: int) -> HttpResponse:
    """One case; a move that gives something comes back as one file, once."""
    refusal, status = None, 200
    posted = request.method == "POST"
    form = MoveForm(spoken(), *(request.POST, request.FILES) if posted else (None, None))
    with connected() as connection:
        if posted and form.is_valid():
            do = request.POST.get("do")
            move = next((each for each in Move if each == do), None)
            try:
                if move is None:
                    raise ActRefusedError("no-step", "手続を選んでください。", "Choose a step.")
                done = advance_switching(
                    connection, current(connection), case, move, actor_of(request),
                    _moment(request), form.said(),
                )  # fmt: skip
            except ActRefusedError as refused:
                refusal, status = refused.message(spoken()), CONFLICT
            else:
                return _after(request, done)
        elif posted:
            status = UNREADABLE
        shown = show_switching(connection, current(connection), case, spoken())
    moves = [(str(move), label) for move, label in MOVES.items() if str(move) in shown.moves]
    context = {"one": shown, "form": form, "refusal": refusal, "moves": moves}
    return render(request, "console/switching.html", context, status=status)


def _after(request: HttpRequest, done: Advanced) -> HttpResponse:
    """Back to the case, or the messages that were just recorded as given."""
    if not done.messages:
        messages.success(request, _("Recorded."))
        return redirect("switching", case=done.switching)
    packed = BytesIO()
    name = f"SW-{done.switching}-{done.state}"
    with ZipFile(packed, "w") as archive:
        for each in done.messages:
            archive.writestr(f"{name}-{each.recipient}.json", each.content)
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return answer


def _moment(request: HttpRequest) -> Moment:
    return Moment(actor_of(request).id, timezone.now(), secrets.token_bytes(16))
