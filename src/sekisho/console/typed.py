"""What an address asks for, or nothing where it is no such thing."""

from datetime import date

from django.http import HttpRequest

DIGITS = 18
"""More than any number here has, and less than the database could not hold."""


def day_of(request: HttpRequest, name: str) -> date | None:
    """The day (2026-12-01) that the address gives under this name."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def number_of(request: HttpRequest, name: str) -> int | None:
    """The number, without sign, that the address gives under this name."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None
