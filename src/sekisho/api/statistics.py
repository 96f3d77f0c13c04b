"""Released statistics: which there are, their cells, and the digests of their files."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router

from sekisho.api.answers import ERRORS
from sekisho.api.cases import Before
from sekisho.api.statistic_shapes import Statistics, StatisticShown
from sekisho.books.statistics import Release
from sekisho.gate.show_statistics import page_of_public, reason_of, show_public
from sekisho.web.connections import connected
from sekisho.web.context import spoken

router = Router()
ReleaseId = Annotated[int, Path(ge=1, le=2**53)]


@router.get("/statistics", response={200: Statistics, **ERRORS}, tags=["statistics"],
            operation_id="list_statistics")  # fmt: skip
def statistics(request: HttpRequest, before: Before = None) -> dict[str, object]:  # noqa: ARG001
    """Public releases, the newest first, withdrawn ones too, as everybody reads them."""
    with connected() as connection:
        found, further = page_of_public(connection, before)
    return {"statistics": [_told(each) for each in found], "next": further}


@router.get("/statistics/{release}", response={200: StatisticShown, **ERRORS}, tags=["statistics"],
            operation_id="get_statistic")  # fmt: skip
def statistic(request: HttpRequest, release: ReleaseId) -> dict[str, object]:  # noqa: ARG001
    """One release with cells and digests of its files; of a withdrawn one no figure."""
    with connected() as connection:
        shown = show_public(connection, release, spoken())
    return {
        **_told(shown.about),
        "head": list(shown.head),
        "cells": [
            {"categories": list(one.categories), "figures": list(one.figures), "total": one.total}
            for one in shown.lines
        ],
        "more": shown.more,
        "files": [{"name": file.name, "sha256": file.sha256} for file in shown.files],
    }


def _told(about: Release) -> dict[str, object]:
    return {
        "release": about.id,
        "statistic": about.statistic,
        "title": about.title,
        "period": about.period,
        "method": about.method,
        "state": about.state,
        "released_on": about.released_on,
        "withdrawn_on": about.withdrawn_on,
        "reason": reason_of(about, spoken()),
        "clauses": list(about.clauses),
        "ledger_index": about.ledger_index,
    }
