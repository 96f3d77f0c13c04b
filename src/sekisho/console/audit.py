"""The auditor's desk: all about the passages, nothing about people. Each look is recorded."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sekisho.accounts.models import Kind
from sekisho.books.connection import Db
from sekisho.books.versions import in_force
from sekisho.console.looks import looking_of
from sekisho.console.period import asked_of, in_words_of_the_books
from sekisho.gate.extract_files import Outbox
from sekisho.gate.list_disclosures import list_disclosures, recipients_of_disclosures
from sekisho.gate.list_provisions import (
    Wanted,
    all_provisions,
    list_provisions,
    recipients_of_provisions,
)
from sekisho.gate.list_statistics import list_told
from sekisho.gate.open_notice import list_versions
from sekisho.gate.record_look import record_look
from sekisho.gate.show_day import show_health
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
from sekisho.web.routes import for_people
from sekisho.web.verifiers import verifier_keys
from sekisho.web.zipped import zipped

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AUDIT = "audit"
"""The connection of the role that can read the books, and no door."""
Listing = Callable[[Db, Wanted, str, str], tuple[Sequence[object], str | None]]
_audits = for_people(Kind.AUDITOR, purpose=None)


@_audits
def provisions(request: HttpRequest) -> HttpResponse:
    """Provision records (Art 29), the newest first; a page begins where the last one ended."""

    def beside(connection: Db) -> dict[str, object]:
        return {
            "recipients": recipients_of_provisions(connection, timezone.localdate(), spoken()),
            "health": show_health(connection, verifier_keys()),
        }

    return _page(request, "provisions", list_provisions, beside)


@_audits
def provisions_csv(request: HttpRequest) -> HttpResponseBase:
    """The same records as a CSV file, as many as there are."""
    wanted, _ = asked_of(request)
    if wanted is None:
        return _say_what_is_wrong(request)
    _look(request, "provisions_csv", wanted)
    lines = csv_lines(_rows(wanted, spoken()), spoken())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="provision-records.csv"'
    return response


@_audits
def provisions_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same records as a workbook."""
    wanted, _ = asked_of(request)
    if wanted is None:
        return _say_what_is_wrong(request)
    _look(request, "provisions_xlsx", wanted)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "records.xlsx"
        write_workbook(path, _rows(wanted, spoken()), spoken())
        file.write(path.read_bytes())
    return _download(file, "provision-records.xlsx", XLSX)


@_audits
def disclosures(request: HttpRequest) -> HttpResponse:
    """What was given without a provision record, reports to authorities too, the newest first."""
    return _page(
        request, "disclosures", list_disclosures,
        lambda connection: {"recipients": recipients_of_disclosures(connection, spoken())},
    )  # fmt: skip


@_audits
def approvals(request: HttpRequest) -> HttpResponse:
    """Every version, and who approved it."""
    with connected(AUDIT) as connection:
        return render(request, "console/approvals.html", {"versions": list_versions(connection)})


@_audits
def told_statistics(request: HttpRequest) -> HttpResponse:
    """Every statistic and report to an authority that went out, with who let it; no figure."""
    _look(request, "statistics", Wanted())
    with connected(AUDIT) as connection:
        found, more = list_told(connection, spoken(), before_of(request))
        context = {"found": found, "more": more}
        return render(request, "console/told_statistics.html", context)


@_audits
def pack(request: HttpRequest) -> HttpResponseBase:
    """The audit pack of the newest checkpoint, as a ZIP file; sekisho-verify takes it unpacked.

    It is sent while it is read. One too large for a page is refused before anything is sent.
    """
    with connected(AUDIT) as connection:
        about = newest_checkpoint(connection, MOST_ON_A_PAGE)
    _look(request, "audit_pack", Wanted())
    response = StreamingHttpResponse(_pack(about), content_type="application/zip")
    name = f"audit-pack-{about.size}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pack(about: Checkpoint) -> Iterator[bytes]:
    with connected(AUDIT) as connection:
        outbox = Outbox(settings.OUTBOX)
        yield from zipped(pack_files(connection, outbox, about, lambda _: None))


def _page(
    request: HttpRequest, what: str, listing: Listing, beside: Callable[[Db], dict[str, object]]
) -> HttpResponse:
    """A page of that list, which begins where the last one ended; the look at it is recorded."""
    wanted, period = asked_of(request)
    found: Sequence[object] = ()
    more = None
    if wanted is not None:
        _look(request, what, wanted)
    with connected(AUDIT) as connection:
        if wanted is not None:
            found, more = listing(connection, wanted, spoken(), request.GET.get("after", ""))
        told = beside(connection)
    asked = request.GET.copy()
    asked.pop("after", None)
    context = {
        "found": found,
        "more": more,
        "wanted": wanted or request.GET,
        "period": period,
        "asked": asked.urlencode(),
        **told,
    }
    status = 422 if wanted is None else 200
    return render(request, f"console/{what}.html", context, status=status)


def _look(request: HttpRequest, what: str, wanted: Wanted) -> None:
    """The ledger says that the auditor looks at this, with what was asked for."""
    with connected() as connection:
        version = in_force(connection, timezone.localdate())
        connection.rollback()
        asked = in_words_of_the_books(version, wanted)
        record_look(connection, version, looking_of(request), what, asked)


def _say_what_is_wrong(request: HttpRequest) -> HttpResponse:
    """To the page with the form, which says it."""
    return redirect(f"{reverse('audit')}?{request.GET.urlencode()}")


def _rows(wanted: Wanted, lang: str) -> Iterator[tuple[Cell, ...]]:
    with connected(AUDIT) as connection:
        for one in all_provisions(connection, wanted, lang):
            yield cells_of(one)


def _download(file: IO[bytes], name: str, kind: str) -> FileResponse:
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
