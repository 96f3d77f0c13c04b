"""What the two pages cost in Django without a gate: signed in, one SELECT, the product's template.

The words that a page shows were put into plain tables beforehand (`bench.page_people`). Nothing is
decided and nothing is recorded here.
"""

import json
from datetime import datetime
from itertools import groupby
from types import SimpleNamespace

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sekisho.gate.tell_history import PAGE
from sekisho.web.routes import account_of

PASSAGES = """
SELECT told::text FROM bench.passage WHERE customer_no = %s ORDER BY entry DESC LIMIT %s
"""
RECORD = "SELECT told::text FROM bench.record WHERE customer_no = %s"


@login_required
def history(request: HttpRequest) -> HttpResponse:
    """A page of rows of a plain table, as the customer's timeline shows them."""
    rows = _select(PASSAGES, account_of(request).number, PAGE + 1)
    told = [SimpleNamespace(**json.loads(row)) for row in rows[:PAGE]]
    for one in told:
        one.at = datetime.fromisoformat(one.at)
    ordered = sorted(told, key=_place)
    groups = [(place[2], list(group)) for place, group in groupby(ordered, key=_place)]
    more = told[-1].index if len(rows) > PAGE else None
    return render(request, "portal/my_history.html", {"groups": groups, "more": more})


@login_required
def record(request: HttpRequest) -> HttpResponse:
    """One row of a plain table, as the desk shows a record."""
    number = request.POST.get("number", "")
    rows = _select(RECORD, number)
    if not rows:
        raise Http404
    told = json.loads(rows[0])
    context = {"record": told["record"], "number": number, "work": told["work"],
               "purpose": told["purpose"]}  # fmt: skip
    return render(request, "console/record.html", context)


def _place(passage: SimpleNamespace) -> tuple[bool, bool, str]:
    return passage.own, passage.inside, passage.recipient


def _select(statement: str, *parameters: object) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]
