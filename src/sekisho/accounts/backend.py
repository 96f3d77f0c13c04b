"""Who is let in by a password, and who is still somebody in a session that is open."""

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from sekisho.accounts.leaving import has_left
from sekisho.accounts.models import Account


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's, and who has left the company is nobody: asked at each request."""

    def user_can_authenticate(self, user: Account | None) -> bool:
        """True while the account is open and its last day is not over."""
        return (
            user is not None
            and bool(super().user_can_authenticate(user))
            and not has_left(user, timezone.now())
        )
