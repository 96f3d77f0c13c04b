"""The DKIM signature (RFC 6376) over all that a reader sees, with nothing left open to be added.

Each header named here is signed once more often than it stands: a second From, or a header for
unsubscribing that somebody adds, breaks the signature (section 8.15). The body is signed to its
end: no `l=`.
"""

import dkim  # type: ignore[import-untyped]  # it has no types

from sekisho.gate.mail_keys import MailKeys

OVERSIGNED = (
    "from", "to", "cc", "subject", "date", "message-id", "reply-to", "in-reply-to", "references",
    "mime-version", "content-type", "content-transfer-encoding", "content-language",
    "auto-submitted", "list-id", "list-unsubscribe", "list-unsubscribe-post", "sender",
)  # fmt: skip
"""Sender is among them: were one added, readers would show it beside From."""


def sign_mail(raw: bytes, keys: MailKeys, domain: str) -> bytes:
    """The mail with its signature before all other headers.

    requires: lines end with CR LF, the From is of the domain
    """
    signer = dkim.DKIM(raw)
    standing = [name.decode("ascii").lower() for name, _ in signer.headers]
    names = [name for each in OVERSIGNED for name in [each] * (standing.count(each) + 1)]
    header = signer.sign(
        keys.selector.encode(),
        domain.encode(),
        keys.private_pem,
        canonicalize=(b"relaxed", b"simple"),
        include_headers=names,
    )
    return bytes(header) + raw
