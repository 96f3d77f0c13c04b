"""One embedded PostgreSQL: initialised, started and stopped, with no way in for a superuser."""

import fcntl
import os
import shlex
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from sekisho.postgres import configuration
from sekisho.postgres.account import Account, own_name, server_account
from sekisho.postgres.binaries import Binaries, find_binaries
from sekisho.postgres.errors import PostgresError
from sekisho.postgres.making import make_data_directory, renew_roles
from sekisho.postgres.reach import within_reach
from sekisho.postgres.roles import DATABASE, Role
from sekisho.postgres.sockets import make_socket_directory, refuse_open, socket_directory

# After a killed postmaster its orphans hold the shared memory until they notice.
PATIENCE_SECONDS = 20.0
_PASSING_COMPLAINTS = ("shared memory", "lock file", "still in use", "already in use")


@dataclass(frozen=True, slots=True)
class Cluster:
    """The embedded server whose files lie beneath ``root``; ``root`` is ours alone.

    Under root the configuration and programs stay root's and only ``data`` and ``run`` belong to
    the server's account: nothing that account can write is ever written or obeyed by root.
    """

    root: Path

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.root / "data"

    def dsn(self, role: str, dbname: str = DATABASE) -> str:
        """How to log in as a role, for psycopg or libpq.

        requires: role in Role
        """
        return make_conninfo(
            "",
            host=str(socket_directory(self.root)),
            port=configuration.PORT,
            user=Role(role).value,
            dbname=dbname,
        )

    def is_initialised(self) -> bool:
        """Whether the data directory is complete; it gets its name only when it is."""
        return self.data.exists()

    def is_running(self) -> bool:
        """Whether a server of ours accepts connections on our socket."""
        sockets = socket_directory(self.root)
        if not self.is_initialised() or not sockets.exists():
            return False
        refuse_open(sockets, server_account())
        return self._accepts()

    def ensure_initialised(self) -> None:
        """The data directory, the roles and the database ``sekisho`` exist."""
        with self._alone():
            account = server_account()
            self._initialise(account, self._binaries(account))

    def start(self) -> None:
        """The server accepts connections; whoever came second finds it running."""
        with self._alone():
            account = server_account()
            binaries = self._binaries(account)
            self._initialise(account, binaries)
            sockets = make_socket_directory(self.root, account)
            if not self._accepts():
                self._bring_roles(account, binaries)
                config = self._write_configuration(binaries, sockets)
                self._start(account, binaries, config)

    def stop(self) -> None:
        """No server runs on the data directory; what was committed is on the disk."""
        if not self.is_initialised():
            return
        with self._alone():
            account = server_account()
            pg_ctl = self._binaries(account).program("pg_ctl")
            # Signals are sent by the server's account, so the number in its pid file, which that
            # account can write, cannot make root end a process of somebody else.
            if account.run([pg_ctl, "status", "-D", str(self.data)]).returncode != 0:
                return
            done = account.run([pg_ctl, "stop", "-D", str(self.data), "-m", "fast", "-w"])
            if done.returncode != 0:
                raise PostgresError(
                    f"PostgreSQL を止められません: {done.stderr.strip()}",
                    f"Cannot stop PostgreSQL: {done.stderr.strip()}",
                )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process initialises, starts or stops this cluster meanwhile."""
        # The server's account must be able to pass through, and no more.
        mode = 0o711 if os.geteuid() == 0 else 0o700
        self.root.mkdir(mode=mode, parents=True, exist_ok=True)
        # Closed to others: whoever can open a file can hold its lock for ever.
        with os.fdopen(os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _binaries(self, account: Account) -> Binaries:
        """The programs for this data directory, where the server's account can run them."""
        major = None
        if self.is_initialised():
            major = int((self.data / "PG_VERSION").read_text(encoding="ascii"))
        return within_reach(find_binaries(major), account, self.root)

    def _accepts(self) -> bool:
        # A database that is closed while it is restored lets nobody in, and its server runs.
        return PGconn.ping(self.dsn(Role.STAT).encode()) == Ping.OK

    def _initialise(self, account: Account, binaries: Binaries) -> None:
        """Unless it was there, the data directory is made aside and named when complete."""
        if self.is_initialised():
            return
        partial = self.root / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        if account.foreign:
            os.chown(partial, account.uid, account.gid)
        make_data_directory(account, binaries, partial)
        partial.rename(self.data)
        (self.root / "roles").write_text("\n".join(Role), encoding="ascii")

    def _bring_roles(self, account: Account, binaries: Binaries) -> None:
        """A data directory of an earlier release has the roles that came since; a stopped one."""
        known = self.root / "roles"
        wanted = "\n".join(Role)
        if known.exists() and known.read_text(encoding="ascii") == wanted:
            return
        renew_roles(account, binaries, self.data)
        known.write_text(wanted, encoding="ascii")

    def _write_configuration(self, binaries: Binaries, sockets: Path) -> Path:
        """The configuration lies in a directory that the server can read and not write."""
        config = self.root / "config"
        config.mkdir(mode=0o755, exist_ok=True)
        texts = {
            "postgresql.conf": configuration.server_conf(
                config, self.data, sockets, binaries.major
            ),
            "pg_hba.conf": configuration.hba_conf(),
            "pg_ident.conf": configuration.ident_conf(own_name()),
        }
        for name, text in texts.items():
            (config / name).write_text(text, encoding="utf-8")
            (config / name).chmod(0o644)
        config.chmod(0o755)
        return config / "postgresql.conf"

    def _start(self, account: Account, binaries: Binaries, config: Path) -> None:
        log = self.data / "start.log"
        command = [binaries.program("pg_ctl"), "start", "-D", str(self.data), "-w", "-t", "120"]
        command += ["-s", "-l", str(log), "-o", f"-c {shlex.quote(f'config_file={config}')}"]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            log.unlink(missing_ok=True)
            done = account.run(command)
            if self._accepts():
                return
            said = _last_lines(log) or done.stderr.strip()
            passing = any(words in said for words in _PASSING_COMPLAINTS)
            if not passing or time.monotonic() > deadline:
                raise PostgresError(
                    f"PostgreSQL が起動しません（{self.root}）。サーバーの言い分: {said}",
                    f"PostgreSQL does not start ({self.root}). The server said: {said}",
                )
            time.sleep(0.5)


def _last_lines(log: Path) -> str:
    try:
        # The log lies where the server's account writes: no link of its making is followed.
        with os.fdopen(
            os.open(log, os.O_RDONLY | os.O_NOFOLLOW), errors="backslashreplace"
        ) as file:
            lines = file.read().splitlines()
    except OSError:
        return ""
    return " / ".join(lines[-4:])
