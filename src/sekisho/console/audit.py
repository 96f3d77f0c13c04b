"""The auditor's desk: everything about the passages, nothing about people, and nothing changes."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from sekisho.accounts.models import Kind
from sekisho.console.typed import day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox
from sekisho.gate.list_provisions import (
    Wanted,
    all_provisions,
    list_provisions,
    recipients_of_provisions,
)
from sekisho.gate.open_notice import list_versions, open_notice
from sekisho.gate.show_day import show_health
from sekisho.gate.trace_item import trace_item
from sekisho.gate.write_audit_pack import (
    MOST_ON_A_PAGE,
    Checkpoint,
    newest_checkpoint,
    pack_files,
)
from sekisho.gate.write_provisions import Cell, cells_of, csv_lines, write_workbook
from sekisho.web.connections import connected
from sekisho.web.context import spoken
from sekisho.web.cursor import before_of
from sekisho.web.kept import typed_before
from sekisho.web.routes import for_people
from sekisho.web.verifiers import verifier_keys
from sekisho.web.zipped import zipped

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AUDIT = "audit"
"""The connection of the role that can read the books, and no door."""
_audits = for_people(Kind.AUDITOR, purpose=None)


@_audits
def provisions(request: HttpRequest) -> HttpResponse:
    """Provision records (Art 29), the newest first; a page begins where the last one ended."""
    wanted = _wanted(request)
    with connected(AUDIT) as connection:
        found, more = list_provisions(connection, wanted, spoken(), request.GET.get("after", ""))
        recipients = recipients_of_provisions(connection, timezone.localdate(), spoken())
        health = show_health(connection, verifier_keys())
    asked = request.GET.copy()
    asked.pop("after", None)
    context = {"found": found, "more": more, "wanted": wanted, "recipients": recipients,
               "asked": asked.urlencode(), "health": health}  # fmt: skip
    return render(request, "console/provisions.html", context)


@_audits
def provisions_csv(request: HttpRequest) -> HttpResponseBase:
    """The same records as a CSV file, as many as there are."""
    lines = csv_lines(_rows(_wanted(request), spoken()), spoken())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="provision-records.csv"'
    return response


@_audits
def provisions_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same records as a workbook."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "records.xlsx"
        write_workbook(path, _rows(_wanted(request), spoken()), spoken())
        file.write(path.read_bytes())
    return _download(file, "provision-records.xlsx", XLSX)


@_audits
def accesses(request: HttpRequest) -> HttpResponse:
    """Which past passages touched this item of this customer; the number stands in no address."""
    typed = request.POST if request.method == "POST" else typed_before(request) or QueryDict()
    number, item = typed.get("customer_no", "").strip(), typed.get("item", "")
    traced, more, refusal = None, None, None
    with connected() as connection:
        words = open_notice(connection, timezone.localdate()).policy.vocabulary.items
        if request.method == "POST":
            try:
                traced, more = trace_item(connection, number, item, spoken(), before_of(request))
            except ActRefusedError as refused:
                refusal = refused.message(spoken())
    context = {
        "items": [(word.id, word.shown(spoken())) for word in words.values()],
        "number": number,
        "item": item,
        "traced": traced,
        "more": more,
        "refusal": refusal,
    }
    return render(request, "console/accesses.html", context, status=422 if refusal else 200)


@_audits
def approvals(request: HttpRequest) -> HttpResponse:
    """Every version, and who approved it."""
    with connected(AUDIT) as connection:
        return render(request, "console/approvals.html", {"versions": list_versions(connection)})


@_audits
def pack(request: HttpRequest) -> HttpResponseBase:
    """The audit pack of the newest checkpoint, as a ZIP file; sekisho-verify takes it unpacked.

    It is sent while it is read. One too large for a page is refused before anything is sent.
    """
    with connected(AUDIT) as connection:
        about = newest_checkpoint(connection, MOST_ON_A_PAGE)
    response = StreamingHttpResponse(_pack(about), content_type="application/zip")
    name = f"audit-pack-{about.size}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pack(about: Checkpoint) -> Iterator[bytes]:
    with connected(AUDIT) as connection:
        outbox = Outbox(settings.OUTBOX)
        yield from zipped(pack_files(connection, outbox, about, lambda _: None))


def _rows(wanted: Wanted, lang: str) -> Iterator[tuple[Cell, ...]]:
    with connected(AUDIT) as connection:
        for one in all_provisions(connection, wanted, lang):
            yield cells_of(one)


def _wanted(request: HttpRequest) -> Wanted:
    asked = request.GET
    return Wanted(
        asked.get("recipient", ""),
        asked.get("clause", "").strip().upper(),
        day_of(request, "since"),
        day_of(request, "until"),
    )


def _download(file: IO[bytes], name: str, kind: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
