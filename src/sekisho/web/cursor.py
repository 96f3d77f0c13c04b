"""Where a page of a long list begins: behind the last entry of the page before it."""

from django.http import HttpRequest

from sekisho.gate.errors import ActRefusedError

DIGITS = 18
"""More than any index has, and less than the database could not hold."""
NO_SUCH_PLACE = "no-such-place"


def before_of(request: HttpRequest) -> int | None:
    """The `before` that the request gives, or None where it gives none: the list's beginning.

    ActRefusedError where it is no place in a list.
    """
    text = (request.POST if request.method == "POST" else request.GET).get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise ActRefusedError(
            NO_SUCH_PLACE,
            "一覧の続きの場所を読み取れませんでした。一覧をはじめから開いてください。",
            "This is no place in the list to go on from. Open the list from its beginning.",
        )
    return int(text)


def number_of(text: str) -> int:
    """The number of a row as a form sent it; -1, which no row has, where it is no such number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else -1
