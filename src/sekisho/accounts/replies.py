"""Idempotency: what a client sends twice under one key is done once and answered alike.

After the draft of the IETF (draft-ietf-httpapi-idempotency-key-header): a key that was used for
something else is refused, and so is one whose first call still runs.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError

from sekisho.accounts.models import ApiClient, ApiReply

KEPT = timedelta(hours=24)

Answer = tuple[int, dict[str, object]]
"""A status and the JSON object that goes with it."""


class KeyRefusedError(Exception):
    """The key cannot stand for this call: `key-reused` or `still-running`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def once(
    client: ApiClient, key: str, asked: bytes, now: datetime, do: Callable[[], Answer]
) -> tuple[Answer, bool]:
    """What `do` answered, and whether that was before: then it is not done again.

    `asked` is all of the call. Where `do` fails, nothing is kept and the key is free again.
    KeyRefusedError where the key is taken by another call, or by this one and it still runs.
    """
    ApiReply.objects.filter(client=client, made_at__lt=now - KEPT).delete()
    digest = sha256(asked).digest()
    try:
        reply = ApiReply.objects.create(client=client, key=key, asked=digest)
    except IntegrityError:
        return _before(client, key, digest), True
    try:
        status, answer = do()
    except BaseException:
        reply.delete()
        raise
    ApiReply.objects.filter(pk=reply.pk).update(status=status, answer=answer)
    return (status, answer), False


def _before(client: ApiClient, key: str, digest: bytes) -> Answer:
    reply = ApiReply.objects.filter(client=client, key=key).first()
    if reply is None or reply.status is None:
        raise KeyRefusedError("still-running")
    if bytes(reply.asked) != digest:
        raise KeyRefusedError("key-reused")
    return reply.status, dict(reply.answer or {})
