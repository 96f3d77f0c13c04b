"""What the commands about statistics share: connections, chance, how a table is told."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from sekisho.postgres.roles import Role
from sekisho.project.terminal import JA, language, logged_in, prepare, refusals

if TYPE_CHECKING:
    from sekisho.books.connection import Db
    from sekisho.books.statistics import Release
    from sekisho.books.versions import Version
    from sekisho.gate.prepare_statistic import Chance

SALT = 32
METHODS = {
    "exact": ("報告", "exact report"),
    "protected": ("秘匿あり", "protected"),
    "noise": ("雑音あり", "with noise"),
}


@dataclass(frozen=True)
class Room:
    """The owner's connection in no transaction, the version in force, the day and the language."""

    books: "Db"
    version: "Version"
    today: date
    lang: str
    as_json: bool

    def say(self, ja: str, en: str, told: object) -> None:
        """The outcome in the language of the room, or `told` as JSON."""
        plain = ja if self.lang == JA else en
        click.echo(json.dumps(told, ensure_ascii=False) if self.as_json else plain)


@contextmanager
def room(lang: str | None, *, as_json: bool) -> Iterator[Room]:
    """The room is open; what the acts refuse ends the command with one message."""
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.books.versions import in_force

        today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
        with logged_in(Role.OWNER) as books:
            version = in_force(books, today)
            books.rollback()
            yield Room(books, version, today, spoken, as_json)


def chance() -> "Chance":
    """What a release draws: a salt of its own, and OpenDP's noise."""
    from sekisho.gate.noisy_cube import laplace
    from sekisho.gate.prepare_statistic import Chance

    return Chance(secrets.token_bytes(SALT), laplace)


def thousandths(epsilon: str | None) -> int:
    """Thousandths of the epsilon written; UsageError where it is none."""
    if epsilon is None:
        return 0
    whole, _, part = epsilon.partition(".")
    most = 3
    if not (epsilon.isascii() and whole.isdigit() and len(whole) <= most and len(part) <= most):
        raise click.UsageError("--epsilon: 0.5 のように / like 0.5")
    if part and not part.isdigit():
        raise click.UsageError("--epsilon: 0.5 のように / like 0.5")
    value = int(whole) * 1000 + int(part.ljust(most, "0") or "0")
    if not value:
        raise click.UsageError("--epsilon: 0 より大きく / greater than 0")
    return value


def told(about: "Release") -> dict[str, Any]:
    """A release with everything that may be told of it."""
    return {
        "id": about.id,
        "statistic": about.statistic,
        "title": about.title,
        "period": about.period,
        "number": about.number,
        "method": about.method,
        "state": about.state,
        "hidden": about.hidden,
        "small": about.small,
        "digest": about.parameters["digest"],
        "files": about.parameters["files"],
        "policy": about.policy,
        "prepared_by": about.prepared_by,
        "released_by": about.released_by,
        "released_on": None if about.released_on is None else about.released_on.isoformat(),
        "ledger_index": about.ledger_index,
        "withdrawn_index": about.withdrawn_index,
        "reason": about.reason,
    }


def line(about: "Release", lang: str) -> str:
    """A release in one line."""
    from sekisho.gate.release_statistic import STATES

    at = 0 if lang == JA else 1
    state, method = STATES[about.state][at], METHODS[about.method][at]
    entry = "" if about.ledger_index is None else f"  #{about.ledger_index}"
    return (
        f"{about.id:>4}  {about.period}  {about.title} ({about.number})  {method}  {state}{entry}"
    )


def told_prepared(at: Room, about: "Release") -> None:
    """What was prepared, and what a second person types to release it; small cells too."""
    digest = about.parameters["digest"]
    at.say(
        f"{about.id} 番として用意しました: {about.title} {about.period}"
        f"（隠したセル {about.hidden}）。確かめた別の人が公表します:\n"
        f"  sekisho statistics release {about.id} --digest {digest} --actor もう一人",
        f"Prepared as number {about.id}: {about.title} {about.period} ({about.hidden} cells"
        " hidden)."
        f" Somebody else looks and releases it:\n"
        f"  sekisho statistics release {about.id} --digest {digest} --actor SECOND",
        told(about),
    )
    if about.parameters.get("alike_open"):
        click.echo(
            "注意: 以前に公表したほぼ同じ内容の表が、この表で隠したセルに当たる値を示しています。"
            "そこから見積もれるので、公表するかを判断してください。"
            if at.lang == JA
            else "Warning: a table that was released before tells nearly the same and shows what"
            " this one hides. It can be estimated from it; decide whether to release this one.",
            err=True,
        )
    if about.small:
        click.echo(
            f"注意: 一人か二人だけのセルが {about.small} あります。"
            "求められた報告なのでそのまま出ますが、"
            "ほかには渡さないでください。"
            if at.lang == JA
            else f"Warning: {about.small} cells are of one or two persons. The law demands them as"
            " they are; give them to nobody else.",
            err=True,
        )
