"""One encrypted file laid down at a recipient's place: a folder of ours that is mounted, or SFTP.

The file grows under another name, is read back, and is renamed when it is whole; so its name leads
to all of it or to nothing. Where the answer to the renaming is lost, nobody knows.
"""

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import asyncssh

from sekisho.gate.durable import sync_directory
from sekisho.gate.reach import PUBLIC, PrivateAddressError, Reach
from sekisho.gate.way_settings import FOLDER
from sekisho.gate.webhook_line import Fate, Outcome

Make = Callable[[], bytes]
"""Records that the file goes out, and gives its bytes: called once, when the place is open."""
_LOST = (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection)


@dataclass(frozen=True, slots=True)
class FileLine:
    """How files go out: below which folder, with which key, in what time, to which addresses."""

    root: Path
    key: Path
    seconds: float = 60.0
    reach: Reach = PUBLIC

    def lay_down(
        self, kind: str, settings: Mapping[str, str | int], name: str, make: Make, *,
        again: bool = False,
    ) -> Outcome:  # fmt: skip
        """The file lies there under its name, or the outcome says why not.

        Nothing is made before the place is open. `again`: it may lie there from an attempt whose
        fate was unknown; then it is left as it is. What `make` refuses is the caller's.
        """
        if kind == FOLDER:
            return self._into_folder(self.root / str(settings["directory"]), name, make, again)
        try:
            key = asyncssh.read_private_key(str(self.key))
        except (OSError, asyncssh.KeyImportError):
            return Outcome(Fate.PUT_OFF, "no-sftp-key")
        try:
            address = self.reach.address_of(str(settings["host"]), int(settings["port"]))
        except PrivateAddressError:
            return Outcome(Fate.PUT_OFF, "private-address")
        except OSError:
            return Outcome(Fate.PUT_OFF, "unknown-host")
        options = self._options({**settings, "host": address}, key)
        upload = _Upload(str(settings["directory"]), name, make, again)
        return asyncio.run(self._over_sftp(options, upload))

    def _into_folder(self, place: Path, name: str, make: Make, again: bool) -> Outcome:  # noqa: FBT001
        """A folder that is not there is not made: what is not mounted would fill our own disk."""
        if not place.is_dir():
            return Outcome(Fate.PUT_OFF, "no-directory")
        if (place / name).exists():
            return _was_there(again)
        sealed, partial = make(), place / f".{name}.partial"
        try:
            with partial.open("wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            partial.rename(place / name)
            sync_directory(place)
        except OSError:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            return Outcome(Fate.PUT_OFF, "disk")
        return Outcome(Fate.DELIVERED, "")

    async def _over_sftp(self, options: dict[str, Any], upload: "_Upload") -> Outcome:
        try:
            async with (
                asyncio.timeout(self.seconds),
                asyncssh.connect(**options) as line,
                line.start_sftp_client() as sftp,
            ):
                return await upload.through(sftp)
        except asyncssh.HostKeyNotVerifiable:
            return Outcome(Fate.GIVEN_UP, "host-key")
        except asyncssh.PermissionDenied:
            return Outcome(Fate.PUT_OFF, "denied")
        except (*_LOST, asyncssh.DisconnectError, OSError, TimeoutError):
            return upload.broken("no-answer")
        except asyncssh.Error:
            return upload.broken("refused")

    def _options(self, settings: Mapping[str, str | int], key: asyncssh.SSHKey) -> dict[str, Any]:
        """Only with that host key and our own; no agent, no password, no file of settings."""
        pinned = asyncssh.import_public_key(str(settings["host_key"]))
        return {
            "host": str(settings["host"]),
            "port": int(settings["port"]),
            "username": str(settings["user"]),
            "known_hosts": ([pinned], [], []),
            "client_keys": [key],
            "agent_path": None,
            "config": None,
            "preferred_auth": "publickey",
            "connect_timeout": self.seconds,
            "login_timeout": self.seconds,
        }


class _Upload:
    """One file on its way; it knows whether the server was asked to rename it."""

    def __init__(self, directory: str, name: str, make: Make, again: bool) -> None:  # noqa: FBT001
        self._directory = directory
        self._final = f"{directory}/{name}"
        self._partial = f"{directory}/.{name}.partial"
        self._make = make
        self._again = again
        self._renaming = False

    async def through(self, sftp: asyncssh.SFTPClient) -> Outcome:
        if not await sftp.isdir(self._directory):
            return Outcome(Fate.PUT_OFF, "no-directory")
        if await sftp.exists(self._final):
            return _was_there(self._again)
        sealed = self._make()
        async with sftp.open(self._partial, "wb") as file:
            await file.write(sealed)
        async with sftp.open(self._partial, "rb") as file:
            back = cast("bytes", await file.read())
        if sha256(back).digest() != sha256(sealed).digest():
            with suppress(asyncssh.SFTPError):
                await sftp.remove(self._partial)
            return Outcome(Fate.PUT_OFF, "altered")
        self._renaming = True
        try:
            await sftp.rename(self._partial, self._final)
        except _LOST:
            raise
        except asyncssh.SFTPError:
            self._renaming = False  # the server said no
            raise
        return Outcome(Fate.DELIVERED, "")

    def broken(self, reply: str) -> Outcome:
        """What a line that broke means: unknown once the renaming was asked for."""
        return Outcome(Fate.UNKNOWN if self._renaming else Fate.PUT_OFF, reply)


def _was_there(again: bool) -> Outcome:  # noqa: FBT001
    return Outcome(Fate.DELIVERED, "was-there") if again else Outcome(Fate.GIVEN_UP, "name-taken")
