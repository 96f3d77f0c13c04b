"""Days by both calendars, for templates."""

from datetime import date

from django import template

from sekisho.web.context import spoken
from sekisho.web.days import in_both

register = template.Library()


@register.filter
def both_calendars(day: object) -> str:
    """The day by both calendars; nothing of what is no day."""
    return in_both(day, spoken()) if isinstance(day, date) else ""
