"""The smarthost that mails go through, as the environment names it.

SEKISHO_SMARTHOST is `host:port`. SEKISHO_SMARTHOST_USER and the file that
SEKISHO_SMARTHOST_PASSWORD_FILE names are how we sign in. SEKISHO_SMARTHOST_CA is a file of
certificates that it is trusted by instead of the system's. Encryption is required, but to a relay
on this machine.
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from sekisho.gate.errors import ActRefusedError
from sekisho.gate.smtp_line import Route

_HERE = ("localhost", "127.0.0.1", "::1")


def smarthost(own_name: str, env: Mapping[str, str] = os.environ) -> Route:
    """The route to the smarthost; `own_name` is what we greet it by.

    ActRefusedError where none is named, or where the password's file is open to others.
    """
    host, _, port = env.get("SEKISHO_SMARTHOST", "").rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdigit():
        raise ActRefusedError(
            "no-smarthost",
            "送信先のメールサーバーがありません。SEKISHO_SMARTHOST に"
            "「名前:ポート」を書いてください。",
            "No mail server is named. Set SEKISHO_SMARTHOST to host:port.",
        )
    return Route(
        host=host,
        port=int(port),
        own_name=own_name,
        tls=host not in _HERE,
        user=env.get("SEKISHO_SMARTHOST_USER", ""),
        password=_password(env.get("SEKISHO_SMARTHOST_PASSWORD_FILE")),
        ca_file=env.get("SEKISHO_SMARTHOST_CA"),
    )


def _password(named: str | None) -> str:
    if named is None:
        return ""
    path = Path(named)
    try:
        status = path.stat()
        text = path.read_text(encoding="utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError):
        raise _unreadable(path) from None
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise _unreadable(path)
    return text


def _unreadable(path: Path) -> ActRefusedError:
    return ActRefusedError(
        "smarthost-password",
        f"合言葉のファイル {path.name} を読めないか、ほかの利用者も読めます。"
        "chmod 600 としてください。",
        f"The password's file {path.name} cannot be read, or others can read it too: chmod 600.",
    )
