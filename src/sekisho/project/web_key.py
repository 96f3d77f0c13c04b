"""The installation's own key, by which sessions are signed and second factors are sealed."""

import os
import secrets

from sekisho.project.places import places


def kept_web_key() -> str:
    """The key that is kept, or the empty text where none was made yet."""
    try:
        return places().web_key.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def ensure_web_key() -> None:
    """There is a key, readable by this account only. requires: the settings are not loaded yet."""
    if os.environ.get("SEKISHO_SECRET_KEY") or kept_web_key():
        return
    path = places().web_key
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="ascii") as key:
        key.write(secrets.token_urlsafe(64) + "\n")
