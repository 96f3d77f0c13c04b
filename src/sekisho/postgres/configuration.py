"""The three configuration files of the embedded server, as text."""

from pathlib import Path

from sekisho.postgres.roles import Role

SUPERUSER = "sekisho_bootstrap"
PORT = 5432

_SETTINGS = {
    # Reached by one socket in a private directory, by nothing else.
    "listen_addresses": "''",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    # Modest beside other programs on a machine of 24 GiB and two cores.
    "shared_buffers": "512MB",
    "effective_cache_size": "6GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    # A segment that is done is removed, not kept to be written over: it holds what was erased.
    "wal_recycle": "off",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    # What was answered as committed is on the disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # No statement, no value and no error of a statement reaches the log: they hold personal data.
    # The level `log` keeps the server's own life (start, recovery, stop) and crashes.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "logging_collector": "on",
    "log_directory": "'log'",
    "log_filename": "'postgresql-%a.log'",
    "log_file_mode": "0600",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}


def server_conf(config: Path, data: Path, sockets: Path, major: int) -> str:
    """The text of postgresql.conf: every file it names lies in ``config`` or ``data``."""
    settings = {
        "data_directory": _quoted(data),
        "hba_file": _quoted(config / "pg_hba.conf"),
        "ident_file": _quoted(config / "pg_ident.conf"),
        "unix_socket_directories": _quoted(sockets, in_list=True),
        **_SETTINGS,
    }
    if major >= 17:
        # Nothing that a session writes may outlive this file.
        settings["allow_alter_system"] = "off"
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    return "# Written at each start; changes made here are lost.\n" + lines


def hba_conf() -> str:
    """The text of pg_hba.conf: our roles, by the operating system's word on who is calling.

    The superuser has no line, so nobody can log in as one; there is no trust, no password and no
    network line, and none for replication (``all`` does not mean replication).
    """
    return f"local all {','.join(Role)} peer map=sekisho\n"


def ident_conf(caller: str) -> str:
    """The text of pg_ident.conf: the one account that runs our programs may be any of our roles."""
    return "".join(f'sekisho "{caller}" {role}\n' for role in Role)


def _quoted(path: Path, *, in_list: bool = False) -> str:
    # A setting that is a list of paths takes double quotes inside the single ones.
    text = f'"{path}"' if in_list else str(path)
    return "'" + text.replace("'", "''") + "'"
