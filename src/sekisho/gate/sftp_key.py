"""The key by which we sign in to recipients' SFTP servers, in a file of this account alone."""

import os
from pathlib import Path

import asyncssh

_PRIVATE = 0o600


def public_sftp_key(path: Path) -> str:
    """The public half, in one line; the key is made where there is none."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = asyncssh.generate_private_key("ssh-ed25519", comment="sekisho")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        with os.fdopen(handle, "wb") as file:
            file.write(key.export_private_key())
    return asyncssh.read_private_key(str(path)).export_public_key().decode().strip()
