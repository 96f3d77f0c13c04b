"""What an address asks for, or nothing where it is no such thing."""

from datetime import date

from django.http import HttpRequest


def day_of(request: HttpRequest, name: str) -> date | None:
    """The day (2026-12-01) that the address gives under this name."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
