"""``sekisho serve``: the screens, on https."""

import os
import socket
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from sekisho.project.places import places
from sekisho.project.terminal import JA, lang_option, language, prepare, refusals
from sekisho.project.web_key import ensure_web_key

PORT, HTTP_PORT = 8443, 8080


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="待ち受ける所 / where to listen"
)
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--http-port",
    default=HTTP_PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="httpからhttpsへ導く口。0なら開けません / leads http to https; 0 opens none",
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@lang_option
def serve(host: str, port: int, http_port: int, workers: int, lang: str | None) -> None:
    """画面を https で開きます / serve the screens on https.

    \b
    A certificate for localhost is made where SEKISHO_TLS names no other; browsers ask once.
    Example:
      sekisho serve --port 8443
    """
    spoken = language(lang)
    with refusals(spoken):
        serve_screens(host, port, http_port or None, workers, spoken)


def serve_screens(host: str, port: int, http_port: int | None, workers: int, lang: str) -> None:
    """Everything is prepared, the doors are as published, and the server runs until stopped."""
    for wanted in filter(None, (port, http_port)):
        _refuse_taken(host, wanted, lang)
    ensure_web_key()
    prepare()
    from django.core.management import call_command

    from sekisho.project.certificate import ensure_certificate
    from sekisho.project.server import serve as run

    _check_doors()
    _check_demonstration()
    call_command("collectstatic", interactive=False, verbosity=0)
    os.environ["SEKISHO_VERIFIER_KEYS"] = " ".join(_keys())
    certificate = ensure_certificate(places().tls, datetime.now(UTC))
    where = f"https://localhost:{port}"
    click.echo(f"{where} で開いています（止めるには Ctrl+C）" if lang == JA
               else f"serving {where} (Ctrl+C stops it)")  # fmt: skip
    run(host, port, http_port, certificate, workers)


def _refuse_taken(host: str, port: int, lang: str) -> None:
    """Returns where nobody listens there yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise click.ClickException(
                f"{host}:{port} は使われています。--port か --http-port で別の番号にしてください。"
                if lang == JA
                else f"{host}:{port} is taken. Choose another with --port or --http-port."
            ) from None


def _check_doors() -> None:
    """Nothing is served through doors that somebody changed."""
    from sekisho.books.versions import in_force
    from sekisho.gate.door_state import refuse_drift
    from sekisho.postgres.roles import Role
    from sekisho.project.terminal import logged_in

    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    with logged_in(Role.AUDIT) as connection:
        refuse_drift(connection, in_force(connection, today))


def _check_demonstration() -> None:
    """Nothing is served while accounts of the demonstration are open to real customers' data."""
    from sekisho.accounts.demonstration import refuse_demonstration
    from sekisho.gate.any_real_customer import any_real_customer
    from sekisho.postgres.roles import Role
    from sekisho.project.terminal import logged_in

    with logged_in(Role.IMPORT) as connection:
        refuse_demonstration(real=any_real_customer(connection))


def _keys() -> tuple[str, ...]:
    """The public keys of log and witness; none before the first checkpoint."""
    from sekisho.books.keys import KeyFileError
    from sekisho.commands._ledger_keys import verifier_keys

    try:
        return verifier_keys(places())
    except KeyFileError:
        return ()


COMMANDS = (serve,)
