"""The form for another e-mail address, with the address that was typed before the sign-in ended."""

from typing import Any

from allauth.account.forms import AddEmailForm as AllauthForm
from allauth.core import context

from sekisho.web.kept import typed_before


class AddEmailForm(AllauthForm):  # type: ignore[misc]  # allauth has no types
    """As allauth has it; an address that was typed already need not be typed again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        before = typed_before(context.request) if context.request.method == "GET" else None
        if before:
            kwargs["initial"] = {**kwargs.get("initial", {}), "email": before.get("email", "")}
        super().__init__(*args, **kwargs)
