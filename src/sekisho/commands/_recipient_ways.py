"""``sekisho recipient`` ways: where files and webhooks go, and what became of them."""

import json
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from sekisho.commands._desk import Desk, actor_option, desk
from sekisho.postgres.roles import Role
from sekisho.project.places import places
from sekisho.project.terminal import JA, json_option, lang_option, logged_in

if TYPE_CHECKING:
    from sekisho.gate.recipient_way import Way

PAUSE = 5.0
"""Seconds between two rounds."""
MOST = 200
FAILED = ("given_up", "unknown", "queued")
STATES = {"given_up": "あきらめた", "unknown": "不明", "queued": "後で送る"}
ENDS = {**STATES, "delivered": "届いた", "put_off": "後で送る"}


@click.command()
@click.argument("name")
@click.argument("directory")
@actor_option
@lang_option
@json_option
def folder(name: str, directory: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """フォルダーを届け入れます / enter a folder below SEKISHO_DELIVERY for the recipient NAME.

    \b
    It counts once somebody else has confirmed it. policy/delivery.yaml says: way: folder.
    Example:
      sekisho recipient folder tepco_pg tepco --actor midori
    """
    with desk(lang, actor, as_json=as_json, role=Role.EXTRACT) as at:
        _offered(at, name, "folder", {"directory": directory})


@click.command()
@click.argument("name")
@click.option("--host", required=True)
@click.option("--port", default=22, show_default=True, type=int)
@click.option("--user", required=True)
@click.option("--host-key", required=True, help="サーバーの公開鍵の一行 / the server's public key")
@click.option("--directory", required=True, help="相手側のディレクトリ / on their server")
@actor_option
@lang_option
@json_option
def sftp(
    name: str, host: str, port: int, user: str, host_key: str, directory: str, actor: str,
    lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """SFTP の送り先を届け入れます / enter a directory of the recipient NAME's SFTP server.

    \b
    The host key is asked for by another way than the address; it is pinned.
    Example:
      sekisho recipient sftp psdc --host sftp.example.jp --user sekisho \\
        --host-key "ssh-ed25519 AAAA..." --directory in --actor midori
    """
    said = {"host": host, "port": port, "user": user, "host_key": host_key, "directory": directory}
    with desk(lang, actor, as_json=as_json, role=Role.EXTRACT) as at:
        _offered(at, name, "sftp", said)


@click.command("confirm-way")
@click.argument("number", type=int)
@click.option("--fingerprint", required=True, help="電話で聞いた指紋 / as it was read out")
@actor_option
@lang_option
@json_option
def confirm_way(
    number: int, fingerprint: str, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """送り先を確かめます / confirm the way NUMBER by the fingerprint that the party read out.

    \b
    Example:
      sekisho recipient confirm-way 2 --fingerprint "a1b2 c3d4 ..." --actor kotaro
    """
    with desk(lang, actor, as_json=as_json, role=Role.EXTRACT) as at:
        from sekisho.gate import recipient_way

        tell_way(at, recipient_way.confirm_way(
            at.connection, at.version, number, fingerprint, at.moment))  # fmt: skip


@click.command("end-way")
@click.argument("number", type=int)
@click.option("--reason", required=True, help="理由（お客様を名指ししない）/ why; name no customer")
@actor_option
@lang_option
@json_option
def end_way(number: int, reason: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """送り先を終わらせます / nothing goes along the way NUMBER any more.

    \b
    Example:
      sekisho recipient end-way 2 --reason "their server moves" --actor midori
    """
    with desk(lang, actor, as_json=as_json, role=Role.EXTRACT) as at:
        from sekisho.gate import recipient_way

        tell_way(at, recipient_way.end_way(
            at.connection, at.version, number, reason, at.moment))  # fmt: skip


@click.command()
@lang_option
@json_option
def ways(lang: str | None, *, as_json: bool) -> None:
    """送り先の一覧 / all ways, the newest first.

    \b
    Example:
      sekisho recipient ways
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.recipient_way import ways_of

        found = ways_of(at.connection, None)
        lines = "\n".join(_line(each, at.lang) for each in found)
        at.say(lines or "送り先はありません。", lines or "There is no way.",
               [each.to_json() for each in found])  # fmt: skip


@click.command()
@lang_option
@json_option
def failures(lang: str | None, *, as_json: bool) -> None:
    """届いていないもの / what was given up, is unknown, or is tried again, the newest first.

    \b
    Example:
      sekisho recipient failures
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.books.sendings import listed

        found = [each for each in listed(at.connection, None, FAILED, MOST) if each.reply]
        told = [
            {"sending": each.id, "party": each.party, "way": each.kind, "event": each.event,
             "subject": each.subject, "state": each.state, "attempts": each.attempts,
             "reply": each.reply, "due_at": each.due_at.isoformat()}
            for each in found
        ]  # fmt: skip
        lines = "\n".join(
            f"{each.id:>6}  {each.party:<16} {each.kind:<8} {each.event:<15} {each.subject:>8}"
            f"  {STATES[each.state] if at.lang == JA else each.state}  {each.reply}"
            for each in found
        )
        at.say(lines or "届かなかったものはありません。", lines or "Nothing failed.", told)


@click.command()
@click.argument("sending", type=int)
@actor_option
@lang_option
@json_option
def resend(sending: int, actor: str, lang: str | None, *, as_json: bool) -> None:
    """送り直します / send SENDING again, which was given up or is unknown; recorded.

    \b
    A file that lies there already is left, and counts as delivered.
    Example:
      sekisho recipient resend 12 --actor midori
    """
    with desk(lang, actor, as_json=as_json, role=Role.EXTRACT) as at:
        from sekisho.gate.resend import resend as again

        again(at.connection, sending, at.moment)
        at.say(f"送信 {sending} は、次の回で送り直します。", f"Sending {sending} goes again.",
               {"sending": sending})  # fmt: skip


@click.command()
@click.option("--once", is_flag=True, help="一巡だけ / one round, then stop")
@click.option(
    "--delivery", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("policy/delivery.yaml"), show_default=True,
)  # fmt: skip
@lang_option
@json_option
def deliver(*, once: bool, delivery: Path, lang: str | None, as_json: bool) -> None:
    """待っているものを送ります / tell webhooks and lay files down, until it is stopped (SIGTERM).

    \b
    Example:
      sekisho recipient deliver --once
    """
    stop = threading.Event()

    def wanted(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
        stop.set()

    signal.signal(signal.SIGTERM, wanted)
    signal.signal(signal.SIGINT, wanted)
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.send_along_ways import send_along_ways
        from sekisho.project.ways import sender_of

        sender = sender_of(places(), delivery, stop.is_set)
        with logged_in(Role.EXTRACT, autocommit=True) as connection:
            while True:
                ended = dict(send_along_ways(connection, sender))
                if once or ended:
                    _tell_round(at, ended)
                if once or stop.wait(PAUSE):
                    return


@click.command("sftp-key")
@json_option
def sftp_key(*, as_json: bool) -> None:
    """SFTP の公開鍵 / the public key by which we sign in; it is made where there is none.

    \b
    Example:
      sekisho recipient sftp-key
    """
    from sekisho.gate.sftp_key import public_sftp_key

    public = public_sftp_key(places().sftp_key)
    click.echo(json.dumps({"public_key": public}) if as_json else public)


def _offered(at: Desk, name: str, kind: str, said: dict[str, object]) -> None:
    from sekisho.gate.recipient_way import offer_way
    from sekisho.project.ways import reach_of

    where = (at.version.policy.vocabulary.party(name) or name, kind)
    tell_way(at, offer_way(at.connection, at.version, where, said, at.moment, reach_of(kind)))


def tell_way(at: Desk, way: "Way") -> None:
    """The way is told, in words or as JSON."""
    at.say(_line(way, JA), _line(way, "en"), way.to_json())


def _line(way: "Way", lang: str) -> str:
    words = {"stands": "有効", "unconfirmed": "未確認", "ended": "終わり"}
    state = "ended" if way.ended else "stands" if way.standing else "unconfirmed"
    shown = words[state] if lang == JA else state
    return (
        f"{way.id:>4}  {way.party:<20} {way.kind:<8} {shown}  {way.shown}\n      {way.fingerprint}"
    )


def _tell_round(at: Desk, ended: dict[str, int]) -> None:
    ja = ", ".join(f"{ENDS[state]} {count}" for state, count in sorted(ended.items()))
    en = ", ".join(f"{state.replace('_', ' ')} {count}" for state, count in sorted(ended.items()))
    at.say(ja or "送るものはありませんでした。", en or "There was nothing to send.", ended)


COMMANDS = (
    folder, sftp, confirm_way, end_way, ways, failures, resend, deliver, sftp_key,
)  # fmt: skip
