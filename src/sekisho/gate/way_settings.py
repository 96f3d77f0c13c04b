"""What a way may say: a webhook's address, a folder's name, a directory of an SFTP server.

Whatever would lead anywhere else than to that party's own place is refused when it is entered. Of a
name that can be told only when a line is opened, so it is looked at there again (`reach.py`).
"""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from sekisho.gate.errors import ActRefusedError
from sekisho.gate.reach import PUBLIC, Reach

WEBHOOK, FOLDER, SFTP = KINDS = ("webhook", "folder", "sftp")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}", re.ASCII)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*", re.ASCII)
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,31}", re.ASCII)
_DIRECTORY = re.compile(r"[A-Za-z0-9._/-]{1,200}", re.ASCII)
MOST = 500
HTTPS = 443
PORTS = 65_535
FIELDS = {
    WEBHOOK: {"url"},
    FOLDER: {"directory"},
    SFTP: {"host", "port", "user", "host_key", "directory"},
}


NOT_PUBLIC = ("公開されていないアドレスです", "the address is not public")
NOT_443 = ("443 番ポートではありません", "the port is not 443")
"""Why nothing goes there: said when a way is entered, and of what did not arrive along it."""


def read_settings(
    kind: str, said: Mapping[str, object], reach: Reach = PUBLIC
) -> dict[str, str | int]:
    """The settings in one spelling; ActRefusedError where they cannot stand.

    `reach` is to which addresses anything of this installation goes.
    """
    if kind not in FIELDS or set(said) != FIELDS[kind]:
        raise _refused("kind", "webhook、folder、sftp のどれかと、その項目です",
                       "the kind is webhook, folder or sftp, with its own fields")  # fmt: skip
    if kind == WEBHOOK:
        return {"url": _url(str(said["url"]).strip(), reach)}
    if kind == FOLDER:
        return {"directory": _folder(str(said["directory"]).strip())}
    return _sftp(said, reach)


def _url(url: str, reach: Reach) -> str:
    """An https address. Which addresses a named host has is seen at sending."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= MOST
    if (
        not plain
        or parts.scheme != "https"
        or not parts.hostname
        or not _HOST.fullmatch(parts.hostname)
        or parts.username is not None
        or parts.password is not None
        or parts.fragment
        or port == 0
    ):
        raise _refused(
            "url",
            "https で始まる、利用者名・パスワード・# のないアドレスにしてください",
            "an address that begins with https, without a user, a password or a #",
        )
    if port not in (None, HTTPS) and not reach.any_port:
        ja, en = NOT_443
        raise _refused(
            "url", f"{ja}。アドレスからポートの番号を除いてください", f"{en}. Leave it out"
        )
    _refuse_shunned("url", parts.hostname, reach)
    return url


def _refuse_shunned(field: str, host: str, reach: Reach) -> None:
    if reach.shuns(host):
        ja, en = NOT_PUBLIC
        raise _refused(
            field,
            f"{ja}。公開されているサーバーの名前にするか、その網を管理者に届けてください",
            f"{en}. Give a server of the public Internet, or have the network named by whoever runs"
            " this installation",
        )


def _folder(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise _refused(
            "directory",
            "置き場（SEKISHO_DELIVERY）の下の、英小文字・数字・-・_ の名前ひとつにしてください",
            "one name below SEKISHO_DELIVERY, of lower-case letters, digits, - and _",
        )
    return name


def _sftp(said: Mapping[str, object], reach: Reach) -> dict[str, str | int]:
    host, user = str(said["host"]).strip(), str(said["user"]).strip()
    directory, port = str(said["directory"]).strip(), str(said["port"])
    if not _HOST.fullmatch(host):
        raise _refused("host", "サーバーの名前かアドレスです", "the name or address of a server")
    _refuse_shunned("host", host, reach)
    if not port.isdigit() or not 0 < int(port) <= PORTS:
        raise _refused("port", "1 から 65535 までです", "from 1 to 65535")
    if not _USER.fullmatch(user):
        raise _refused("user", "サインイン名です", "a sign-in name")
    if not _DIRECTORY.fullmatch(directory) or ".." in directory.split("/"):
        raise _refused("directory", ".. のない、英数字のディレクトリです", "a directory without ..")
    return {"host": host, "port": int(port), "user": user, "directory": directory,
            "host_key": _host_key(str(said["host_key"]))}  # fmt: skip


def _host_key(text: str) -> str:
    """The server's public key in one line, without its comment."""
    # Screens read ways too, and need none of SSH: they start without it.
    from asyncssh import KeyImportError, import_public_key  # noqa: PLC0415

    try:
        line = import_public_key(text.strip()).export_public_key("openssh").decode()
    except (KeyImportError, ValueError):
        raise _refused(
            "host_key",
            "サーバーの公開鍵（ssh-ed25519 などで始まる一行）です。相手から受け取ってください",
            "the server's public key (a line that begins with ssh-ed25519 or the like)",
        ) from None
    return " ".join(line.split()[:2])


def _refused(field: str, ja: str, en: str) -> ActRefusedError:
    return ActRefusedError("way-settings", f"{field}: {ja}。", f"{field}: {en}.")
