"""What every page's frame needs to know."""

from django.http import HttpRequest
from django.utils.translation import get_language

from sekisho.accounts.models import Account


def frame(request: HttpRequest) -> dict[str, object]:
    """The account signed in, and the language of the page."""
    user = getattr(request, "user", None)
    return {
        "account": user if isinstance(user, Account) else None,
        "lang": spoken(),
    }


def spoken() -> str:
    """The language of this page: ja or en."""
    return "ja" if (get_language() or "ja").startswith("ja") else "en"
