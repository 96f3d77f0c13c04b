"""``sekisho demo``: the whole road once, from the published text to a verified receipt."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table

from sekisho.commands._demo_entrusted import entrust
from sekisho.commands._demo_statistic import demonstrate
from sekisho.commands._ledger_keys import verifier_keys
from sekisho.commands.extract import night, result_table, wide_console
from sekisho.commands.ledger import sign_checkpoint
from sekisho.commands.serve import HTTP_PORT, PORT, serve_screens
from sekisho.ledger import sekisho_verify
from sekisho.postgres.place import home
from sekisho.postgres.roles import Role
from sekisho.project.places import places
from sekisho.project.terminal import (
    JA,
    lang_option,
    language,
    logged_in,
    prepare,
    progress_bar,
    refusals,
)
from sekisho.project.web_key import ensure_web_key

if TYPE_CHECKING:
    from sekisho.gate.run_night import Result

CUSTOMERS = 10_000
SEED = 42
RECEIPTS = 3
EXAMPLE = 7
"""The customer who signs in, as in the README."""
DRAFT = ("notice.md", "terms.yaml", "catalog.yaml", "register.yaml")
APPROVERS = ("approver-1.example.jp", "approver-2.example.jp")


@click.command()
@click.option("--customers", default=CUSTOMERS, show_default=True, type=click.IntRange(100))
@click.option(
    "--serve/--no-serve",
    "serving",
    default=True,
    envvar="SEKISHO_DEMO_SERVE",
    help="終わりに画面を開く / serve the screens at the end (SEKISHO_DEMO_SERVE=0: do not)",
)
@lang_option
def demo(customers: int, lang: str | None, *, serving: bool) -> None:
    """一通り動かします / publish, make customers, run tonight's extracts, verify, serve.

    \b
    A second run changes nothing that is there already.
    Example:
      sekisho demo
    """
    spoken = language(lang)
    console = Console()
    ensure_web_key()
    with refusals(spoken):
        with console.status(
            "データベースを用意しています" if spoken == JA else "preparing the database"
        ):
            prepare()
        _publish(console, spoken)
        _customers(customers, spoken)
        _entrust(console, spoken)
        results, words = night(home() / "policy" / "delivery.yaml", spoken)
        wide_console().print(result_table(results, words, spoken))
        sign_checkpoint(places())
        sound = _fsck(console, spoken)
        verified = _receipts(console, spoken, results)
        counted = _statistic(console, spoken)
    failed = [result for result in results if result.refused is not None]
    if failed or not sound or not verified or not counted:
        raise SystemExit(1)
    _next_steps(console, spoken)
    with refusals(spoken):
        _sign_ins(console, spoken)
        if serving:
            serve_screens("127.0.0.1", PORT, HTTP_PORT, 1, spoken)


def _publish(console: Console, lang: str) -> None:
    from sekisho.gate.publish_policy import Draft, publish_policy
    from sekisho.gate.publish_translation import publish_translation

    policy = home() / "policy"
    draft = Draft(*(policy.joinpath(name).read_bytes() for name in DRAFT))
    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    doing = (
        "告知を検査し、扉を作っています" if lang == JA else "checking the notice, making its doors"
    )
    with logged_in(Role.OWNER) as connection, console.status(doing):
        done = publish_policy(connection, draft, APPROVERS, origin=places().origin, today=today)
        english = policy.joinpath("notice.en.md").read_bytes()
        publish_translation(connection, english, "en", APPROVERS)
    _say(
        console,
        lang,
        f"告知の版 {done.version} が公開されています（扉 {done.doors}）",
        f"version {done.version} of the notice is published ({done.doors} doors)",
    )


def _customers(count: int, lang: str) -> None:
    from sekisho.gate.load_synthetic import load_synthetic

    title = "架空のお客様" if lang == JA else "synthetic customers"
    with logged_in(Role.IMPORT, autocommit=True) as connection, progress_bar() as bar:
        task = bar.add_task(title, total=count)
        load_synthetic(
            connection,
            SEED,
            count,
            with_history=True,
            progress=lambda done: bar.update(task, completed=done),
        )
        bar.update(task, completed=count)


def _entrust(console: Console, lang: str) -> None:
    """An entrusted company is assessed and bound."""
    name, last_day = entrust(datetime.now(ZoneInfo("Asia/Tokyo")).date(), lang)
    _say(
        console,
        lang,
        f"委託先「{name}」は評価と契約が済み、{last_day} まで告知の範囲で見られます",
        f"the entrusted company {name} is assessed and bound, until {last_day}",
    )


def _fsck(console: Console, lang: str) -> bool:
    from sekisho.books import log
    from sekisho.books.fsck import fsck
    from sekisho.books.keys import load_signer

    key = load_signer(places().log_key).key
    with logged_in(Role.AUDIT) as connection, progress_bar() as bar:
        size = log.read_head(connection).frontier.size
        title = "台帳の検証" if lang == JA else "verifying the ledger"
        task = bar.add_task(title, total=size)
        faults = fsck(connection, key, lambda done: bar.update(task, completed=done))
    for fault in faults:
        console.print(f"{fault.code}: {fault.ja if lang == JA else fault.en}")
    if not faults:
        _say(
            console,
            lang,
            f"台帳 {size:,} 件を端から確かめました",
            f"the ledger's {size:,} entries all agree",
        )
    return not faults


def _statistic(console: Console, lang: str) -> bool:
    """A month's table is public, and was made again to the byte."""
    doing = "統計を数え、守っています" if lang == JA else "counting a statistic, protecting it"
    with console.status(doing):
        made, sound = demonstrate(datetime.now(ZoneInfo("Asia/Tokyo")).date())
    _say(
        console,
        lang,
        f"統計「{made.title}」{made.period} を公表しました（隠したセル {made.hidden}、"
        f"{'作り直して同じ' if sound else '作り直すと違う'}）: /statistics/{made.id}/",
        f"the statistic {made.title} of {made.period} is released ({made.hidden} cells hidden,"
        f" {'made again: the same' if sound else 'made again: NOT the same'}):"
        f" /statistics/{made.id}/",
    )
    return sound


def _receipts(console: Console, lang: str, results: "list[Result]") -> bool:
    """Three customers' receipts are written, and the offline verifier accepts each.

    The first verdict is shown whole, of the others the first line.
    """
    from sekisho.gate.give_receipt import give_receipt

    folder = home() / "out" / "receipts"
    folder.mkdir(parents=True, exist_ok=True)
    keys = verifier_keys(places())
    named = json.dumps({"log": keys[0], "witness": keys[1]})
    (folder / "keys.json").write_text(named + "\n", encoding="utf-8")
    verdicts = []
    with logged_in(Role.WEB) as web:
        for customer_no, index in _examples(results):
            path = folder / f"{customer_no}-{index}.txt"
            path.write_bytes(give_receipt(web, customer_no, index))
            verdict = _verified(console, path, keys, lang)
            verdicts.append(verdict is not None)
            shown = verdict if len(verdicts) == 1 else (verdict or "").split("\n", 1)[0]
            console.print(f"- {path.name}: ", end="", style="bold", highlight=False)
            console.print((shown or "").rstrip(), highlight=False, markup=False, soft_wrap=True)
    return len(verdicts) == RECEIPTS and all(verdicts)


def _examples(results: "list[Result]") -> list[tuple[str, int]]:
    """(customer number, ledger index) of an entry of three recipients' files."""
    from sekisho.books.run_subjects import first_subject
    from sekisho.gate.load_synthetic import customer_numbers

    given = [r.run for r in results if r.run is not None and r.run.first_index is not None]
    numbers = customer_numbers(SEED, CUSTOMERS)
    found = []
    with logged_in(Role.AUDIT) as connection:
        for run in given[:: max(1, len(given) // RECEIPTS)][:RECEIPTS]:
            first = first_subject(connection, run.id)
            if first is not None and first[0] in numbers:
                found.append((numbers[first[0]], first[1]))
    return found


def _verified(console: Console, path: Path, keys: tuple[str, str], lang: str) -> str | None:
    """What the standalone verifier says, run as an auditor would; None where it does not accept."""
    program = Path(sekisho_verify.__file__)
    log_key, witness_key = keys
    told = subprocess.run(
        [sys.executable, "-I", program, "receipt", path, "--key", log_key, "--witness", witness_key,
         "--lang", lang],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if told.returncode != 0:
        console.print(told.stdout + told.stderr, highlight=False, markup=False)
        return None
    return told.stdout


def _sign_ins(console: Console, lang: str) -> None:
    """One sign-in for each kind of person is printed; the codes of now come with a command."""
    from sekisho.accounts.sign_ins import demonstration_sign_ins
    from sekisho.gate.load_synthetic import customer_numbers

    number = list(customer_numbers(SEED, CUSTOMERS).values())[EXAMPLE]
    found = demonstration_sign_ins(places().sign_ins, number)
    table = Table(title="サインイン" if lang == JA else "Sign-ins", title_justify="left")
    ja = ("だれとして", "名前", "パスワード", "認証アプリの秘密")
    for head in ja if lang == JA else ("as", "name", "password", "secret of the authenticator"):
        table.add_column(head, no_wrap=True)
    for each in found:
        table.add_row(each.kind, each.username, each.password, each.secret)
    wide_console().print(table)
    _say(
        console,
        lang,
        "いまのコード: ./sekisho account code",
        "codes of this half minute: ./sekisho account code",
    )


def _say(console: Console, lang: str, ja: str, en: str) -> None:
    console.print(f"・{ja}" if lang == JA else f"- {en}", highlight=False)


def _next_steps(console: Console, lang: str) -> None:
    steps = (
        ("./sekisho check", "告知を検査する", "check the notice"),
        ("./sekisho matrix", "だれが何を受け取るかの表", "who gets what, as a table"),
        ("./sekisho history S0042-00000007", "一人のお客様の履歴", "one customer's history"),
        ("./sekisho ledger fsck", "台帳を端から確かめる", "derive the ledger again"),
        ("./sekisho statistics list", "公表した統計", "the statistics that were released"),
        ("ls out/outbox", "今夜渡したファイル", "the files released tonight"),
    )
    console.print("\n次に試せること" if lang == JA else "\nWhat to try next", style="bold")
    for command, ja, en in steps:
        console.print(f"  {command:<36} {ja if lang == JA else en}", highlight=False)


COMMANDS = (demo,)
