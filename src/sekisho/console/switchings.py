"""The desk of switching cases: open one, make the next move, take along what the move gives."""

from io import BytesIO
from zipfile import ZipFile

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sekisho.cases.switching import Move
from sekisho.console.switching_forms import MOVES, MoveForm, OpenForm
from sekisho.console.work import acknowledged, actor_of, current, moment_of
from sekisho.gate.advance_switching import Advanced, advance_switching
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.open_switching import open_switching
from sekisho.gate.show_switchings import list_switchings, show_switching
from sekisho.gate.switching_steps import PURPOSE
from sekisho.web.attempt import Attempt
from sekisho.web.connections import connected
from sekisho.web.context import spoken


@acknowledged(purpose=None)
def switchings(request: HttpRequest) -> HttpResponse:
    """The open cases, without a word on whose they are."""
    with connected() as connection:
        found = list_switchings(connection, current(connection), spoken())
    return render(request, "console/switchings.html", {"switchings": found})


@acknowledged(purpose=PURPOSE)
def open_one(request: HttpRequest) -> HttpResponse:
    """A case is opened on an application. What is refused is said, and what was typed stays."""
    with connected() as connection:
        tried, version = Attempt(connection), current(connection)
        form = OpenForm(version, spoken(), request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            with tried:
                step = open_switching(
                    connection, version, form.applied(), actor_of(request), moment_of(request)
                )
                if step.reasons:
                    messages.warning(request, _("Another change is open at the same point."))
                return redirect("switching", case=step.switching)
        elif form.is_bound:
            tried.could_not_read()
    context = {"form": form, "refusal": tried.refusal}
    return render(request, "console/open_switching.html", context, status=tried.status)


@acknowledged(purpose=PURPOSE)
def switching(request: HttpRequest, case: int) -> HttpResponse:
    """One case; a move that gives something comes back as one file, once."""
    posted = request.method == "POST"
    form = MoveForm(spoken(), *(request.POST, request.FILES) if posted else (None, None))
    with connected() as connection:
        tried = Attempt(connection)
        if posted and form.is_valid():
            do = request.POST.get("do")
            move = next((each for each in Move if each == do), None)
            with tried:
                if move is None:
                    raise ActRefusedError("no-step", "手続を選んでください。", "Choose a step.")
                done = advance_switching(
                    connection, current(connection), case, move, actor_of(request),
                    moment_of(request), form.said(),
                )  # fmt: skip
                return _after(request, done)
        elif posted:
            tried.could_not_read()
        shown = show_switching(connection, current(connection), case, spoken())
    moves = [(str(move), label) for move, label in MOVES.items() if str(move) in shown.moves]
    context = {"one": shown, "form": form, "refusal": tried.refusal, "moves": moves}
    return render(request, "console/switching.html", context, status=tried.status)


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
