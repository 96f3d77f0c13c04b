"""The company's sign-in providers, for the sign-in page."""

from django import template
from django.urls import reverse
from django.utils.http import urlencode

from sekisho.accounts.provider_file import configured
from sekisho.gate.errors import ActRefusedError
from sekisho.web.context import spoken

register = template.Library()


@register.simple_tag
def sign_in_providers(wanted: str) -> list[tuple[str, str]]:
    """(name, address) of each; none where the file is unsound, so that the other ways stay open.

    `wanted` is the page that is wanted afterwards, or the empty text.
    """
    try:
        known = configured()
    except ActRefusedError:
        return []
    asked = f"?{urlencode({'next': wanted})}" if wanted else ""
    return [
        (each.names[spoken()], reverse("provider_begin", args=[each.id]) + asked) for each in known
    ]
