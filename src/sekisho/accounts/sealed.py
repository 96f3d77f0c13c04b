"""Sealing small texts with the installation's key, so that a copy of a table tells nothing."""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet
from django.conf import settings


def sealer(what: str) -> Fernet:
    """Seals and opens texts of this sort; a text that was sealed as another sort does not open."""
    key = sha256(f"sekisho {what}\n".encode() + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
