"""``sekisho statistics``: tables over all customers, from the notice's declaration to a release."""

import json
from pathlib import Path

import click

from sekisho.commands._statistics import (
    METHODS,
    Room,
    chance,
    line,
    room,
    thousandths,
    told,
    told_prepared,
)
from sekisho.postgres.roles import Role
from sekisho.project.places import places
from sekisho.project.terminal import JA, json_option, lang_option, logged_in

OUT = "statistics"
"""The folder of exact reports in the outbox."""
actor_option = click.option("--actor", required=True, help="する人の id / who does it")


@click.group()
def statistics() -> None:
    """統計を作り、公表します / statistics that the notice declares: prepare, release, verify.

    \b
    Example:
      sekisho statistics declare-list
      sekisho statistics prepare 請求 --period 2026-10 --actor staff-1
      sekisho statistics release 1 --digest DIGEST --actor officer-1
    """


@statistics.command("declare-list")
@lang_option
@json_option
def declare_list(lang: str | None, *, as_json: bool) -> None:
    """告知が定める統計 / the statistics that the notice in force declares.

    \b
    Example:
      sekisho statistics declare-list --json
    """
    with room(lang, as_json=as_json) as at:
        from sekisho.gate.list_statistics import list_declared

        found = list_declared(at.books, at.version, at.today, at.lang)
        if as_json:
            names = list(found[0].__slots__) if found else []
            listed = [{name: getattr(one, name) for name in names} for one in found]
            click.echo(json.dumps(listed, ensure_ascii=False))
            return
        for one in found:
            method = METHODS[one.method][0 if at.lang == JA else 1]
            click.echo(
                f"{one.id}  {one.title}  [{method}]  {' × '.join(one.dimensions)}"
                f"  {', '.join(one.measures)}  {one.newest}"
            )
        if not found:
            at.say("告知は統計を定めていません。", "The notice declares no statistic.", [])


@statistics.command("prepare")
@click.argument("statistic")
@click.option("--period", required=True, help="2026-10, 2026-Q4, 2026, FY2026")
@click.option("--again", is_flag=True, help="数え直して改訂する / count anew, for a revision")
@click.option("--epsilon", help="雑音を加え、この ε を使う / add noise, and spend this epsilon")
@actor_option
@lang_option
@json_option
def prepare_(
    statistic: str, period: str, epsilon: str | None, actor: str, lang: str | None,
    *, again: bool, as_json: bool,
) -> None:  # fmt: skip
    """数え、隠し、公表待ちにします / count, protect, and let it wait for a second person.

    \b
    STATISTIC is the rule's id or its title. Nothing leaves by this command.
    Example:
      sekisho statistics prepare 契約と販売電力量 --period 2026-10 --actor staff-1
      sekisho statistics prepare 契約と販売電力量 --period 2026-10 --epsilon 0.5 --actor staff-1
    """
    spend = thousandths(epsilon)
    with room(lang, as_json=as_json) as at, logged_in(Role.STAT) as counter:
        from sekisho.gate.prepare_statistic import prepare_statistic
        from sekisho.gate.statistic_rules import Wanted

        wanted = Wanted(statistic, period, again, spend)
        about = prepare_statistic(at.books, counter, at.version, wanted, actor, at.today, chance())
        told_prepared(at, about)


@statistics.command("work")
@lang_option
@json_option
def work(lang: str | None, *, as_json: bool) -> None:
    """画面で頼まれた統計を用意します / prepare what the desks ordered.

    \b
    Exit status 1 where an order was refused; the desk shows why.
    Example:
      sekisho statistics work
    """
    refused = 0
    with room(lang, as_json=as_json) as at, logged_in(Role.STAT) as counter:
        from sekisho.gate.work_statistics import work_statistics

        for done in work_statistics(at.books, counter, at.version, at.today, chance):
            if done.release is not None:
                told_prepared(at, done.release)
            elif done.refused is not None:
                refused += 1
                ja, en = done.refused.ja, done.refused.en
                at.say(ja, en, {"order": done.order.id, "refused": done.refused.code})
    raise SystemExit(1 if refused else 0)


@statistics.command("release")
@click.argument("release", type=click.IntRange(1, 2**62))
@click.option("--digest", required=True, help="確かめた表の指紋 / of the table that was seen")
@actor_option
@lang_option
@json_option
def release_(release: int, digest: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """もう一人が公表します / a second person releases: public, or to the authority alone.

    \b
    An exact report is put into the outbox, in the folder statistics.
    Example:
      sekisho statistics release 1 --digest DIGEST --actor officer-1
    """
    with room(lang, as_json=as_json) as at:
        from sekisho.gate.extract_files import Outbox
        from sekisho.gate.hand_out_report import hand_out
        from sekisho.gate.release_statistic import open_release, release_statistic

        done = release_statistic(at.books, release, digest, actor, at.today)
        with at.books.transaction():
            exact = not open_release(at.books, release).public
        outbox = Outbox(places().outbox / OUT)
        files = hand_out(at.books, release, outbox, at.today) if exact else []
        where = str(places().outbox / OUT) if exact else f"/statistics/{release}/"
        at.say(
            f"{release} 番を公表しました（台帳の {done.index} 番）: {where}"
            if not exact
            else f"{release} 番の報告を {where} に出しました（台帳の {done.index} 番）。",
            f"Number {release} is released (entry {done.index} of the ledger): {where}",
            {"release": release, "ledger_index": done.index, "fresh": done.fresh, "files": files},
        )


@statistics.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """作った統計の一覧 / what was prepared, released and withdrawn, the newest first.

    \b
    Example:
      sekisho statistics list --json
    """
    with room(lang, as_json=as_json) as at:
        from sekisho.books.statistics import releases, spent

        found, gone = releases(at.books), spent(at.books)
        if as_json:
            listed = {"releases": [told(one) for one in found], "epsilon_thousandths": gone}
            click.echo(json.dumps(listed, ensure_ascii=False))
            return
        for one in found:
            click.echo(line(one, at.lang))
        for table, used in gone.items():
            word = "使った ε" if at.lang == JA else "epsilon spent"
            click.echo(f"{table}: {word} {used / 1000:g}")
        if not found:
            at.say("作った統計はありません。", "No statistic was made yet.", [])


@statistics.command("show")
@click.argument("release", type=click.IntRange(1, 2**62))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
@lang_option
@json_option
def show(release: int, out: Path, lang: str | None, *, as_json: bool) -> None:
    """ファイルを取り出します / the files of a release, for whoever is to release it.

    \b
    Example:
      sekisho statistics show 1 --out /tmp/review
    """
    with room(lang, as_json=as_json) as at:
        from sekisho.gate.extract_files import DigestingFile
        from sekisho.gate.release_statistic import open_release, refuse_changed_files

        about = open_release(at.books, release)
        files = refuse_changed_files(at.books, about)
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in files:
            draft = DigestingFile(out / file.name)
            draft.write(file.data)
            draft.finish()
        names, digest = [file.name for file in files], about.parameters["digest"]
        at.say(
            "\n".join([*names, f"指紋 {digest}"]),
            "\n".join([*names, f"digest {digest}"]),
            {"files": names, "digest": digest},
        )


@statistics.command("withdraw")
@click.argument("release", type=click.IntRange(1, 2**62))
@click.option("--reason", required=True, help="data, method, declaration, protection")
@actor_option
@lang_option
@json_option
def withdraw(release: int, reason: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """取り下げます / withdraw: it stays listed with its reason, its files are given no more.

    \b
    Example:
      sekisho statistics withdraw 1 --reason data --actor officer-1
    """
    with room(lang, as_json=as_json) as at:
        from sekisho.gate.withdraw_statistic import withdraw_statistic

        done = withdraw_statistic(at.books, release, reason, actor, at.today)
        _withdrawn(at, release, done.index)


@statistics.command("discard")
@click.argument("release", type=click.IntRange(1, 2**62))
@lang_option
@json_option
def discard(release: int, lang: str | None, *, as_json: bool) -> None:
    """公表待ちを破棄します / what waits will not be released.

    \b
    Example:
      sekisho statistics discard 3
    """
    with room(lang, as_json=as_json) as at:
        from sekisho.gate.withdraw_statistic import discard_statistic

        discard_statistic(at.books, release)
        at.say(
            f"{release} 番を破棄しました。", f"Number {release} is discarded.", {"release": release}
        )


@statistics.command("verify")
@click.argument("release", type=click.IntRange(1, 2**62))
@click.option("--recount", is_flag=True, help="今の情報でも数える / count today's data as well")
@lang_option
@json_option
def verify(release: int, lang: str | None, *, recount: bool, as_json: bool) -> None:
    """作り直して台帳と照らします / make a release again, and hold it against the ledger.

    \b
    Exit status 1 where a byte differs. With --recount it says whether today's data still give the
    same table; that they changed is no fault.
    Example:
      sekisho statistics verify 1 --recount
    """
    with room(lang, as_json=as_json) as at, logged_in(Role.STAT) as counter:
        from sekisho.gate.verify_statistic import verify_statistic

        found = verify_statistic(at.books, release, counter if recount else None)
        verdict = {name: getattr(found, name) for name in found.__slots__}
        wrong = ", ".join(found.wrong) or "-"
        ja = "同じものができました" if found.sound else f"違うものができました: {wrong}"
        en = "made again, the same to the byte" if found.sound else f"not the same: {wrong}"
        if not found.code_same:
            ja += "（作った当時とは違う版のプログラムで）"
            en += " (by another version of the program)"
        if found.data is not None:
            ja += "。今の情報は当時と" + ("同じ" if found.data == "same" else "違う")
            en += f"; today's data are {'the same' if found.data == 'same' else 'others'}"
        at.say(f"{release}: {ja}。", f"{release}: {en}.", verdict | {"sound": found.sound})
    raise SystemExit(0 if found.sound else 1)


def _withdrawn(at: Room, release: int, index: int) -> None:
    at.say(
        f"{release} 番を取り下げました（台帳の {index} 番）。",
        f"Number {release} is withdrawn (entry {index} of the ledger).",
        {"release": release, "ledger_index": index},
    )


COMMANDS = (statistics,)
