"""``sekisho breach write | draft | report | notices | substitute | close``."""

from pathlib import Path

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.postgres.roles import Role
from sekisho.project.terminal import JA, json_option, lang_option

_PRIVATE = 0o600
number_argument = click.argument("breach", type=click.IntRange(1, 2**62))
role_option = click.option("--role", default="privacy_officer", show_default=True)


@click.command("write")
@number_argument
@click.option("--say", nargs=2, multiple=True, required=True, help="項目 文 / item, text")
@role_option
@actor_option
@lang_option
@json_option
def write(
    breach: int, say: tuple[tuple[str, str], ...], role: str, actor: str, lang: str | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    """報告の文を書きます / write items of the report: summary, cause, secondary, ...

    \b
    Example:
      sekisho breach write 2 --say summary 誤送信 --say cause 宛先の確認もれ --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.report_breach import write_report

        report = write_report(at.connection, breach, dict(say), role)
        at.say("書きました", "written", {"written": sorted(report)})


@click.command("draft")
@number_argument
@click.option("--final", is_flag=True, help="確報 / the final report")
@lang_option
@json_option
def draft(breach: int, lang: str | None, *, final: bool, as_json: bool) -> None:
    """報告の下書き / the draft of the report, nine items; nothing is recorded.

    \b
    Example:
      sekisho breach draft 2 --final --lang ja
    """
    with desk(lang, "", as_json=as_json) as at:
        from sekisho.gate.breach_steps import locked_breach
        from sekisho.gate.report_breach import draft_text, nine_items

        with at.connection.transaction():
            stored = locked_breach(at.connection, breach)
        text = draft_text(at.version, stored, at.lang, final=final)
        at.say(text, text, nine_items(at.version, stored, at.lang))


@click.command("report")
@number_argument
@click.option("--final", is_flag=True, help="確報 / the final report")
@role_option
@actor_option
@lang_option
@json_option
def report(
    breach: int, role: str, actor: str, lang: str | None, *, final: bool, as_json: bool
) -> None:
    """報告しました / the report was made: printed, and its digest recorded.

    \b
    Example:
      sekisho breach report 2 --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.report_breach import make_report

        made = make_report(at.connection, at.version, breach, at.moment, role, final=final)
        text = made.ja if at.lang == JA else made.en
        at.say(text, text, {**made.step.to_json(), "ja": made.ja, "en": made.en})


@click.command("notices")
@number_argument
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path))
@role_option
@actor_option
@lang_option
@json_option
def notices(
    breach: int, output: Path, role: str, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """本人への通知を作ります / a letter for each person concerned, and an entry each.

    \b
    Example:
      sekisho breach notices 2 -o out/notices --actor officer-1
    """
    with desk(lang, actor, as_json=as_json, role=Role.HAND) as at:
        from sekisho.gate.notify_breach import notify_breach

        output.mkdir(parents=True, exist_ok=True)
        done = notify_breach(at.connection, at.version, breach, at.moment, role)
        for nth, letter in enumerate(done.letters, 1):
            path = output / f"breach-{breach}-{done.step.ledger_index}-{nth:06}.txt"
            path.touch(mode=_PRIVATE)
            path.write_text(letter, encoding="utf-8")
        at.say(
            f"{len(done.letters)}人への通知を書きました（台帳 {done.step.ledger_index}）: {output}",
            f"{len(done.letters)} letters in {output} (entry {done.step.ledger_index})",
            {**done.step.to_json(), "letters": len(done.letters)},
        )


@click.command("substitute")
@number_argument
@click.option("--reason", required=True, help="難しい理由と、代わりにしたこと / why, and what")
@role_option
@actor_option
@lang_option
@json_option
def substitute(
    breach: int, reason: str, role: str, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """通知に代わる措置を記録します / record what was done instead of telling each person.

    \b
    Example:
      sekisho breach substitute 2 --reason 連絡先がないため窓口を公表した --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.notify_breach import substitute_notice

        step = substitute_notice(at.connection, at.version, breach, reason, at.moment, role)
        at.say(f"記録しました（台帳 {step.ledger_index}）", f"entry {step.ledger_index}",
               step.to_json())  # fmt: skip


@click.command("close")
@number_argument
@click.option("--reason", default="", help="報告が要らない理由 / why nothing had to be reported")
@role_option
@actor_option
@lang_option
@json_option
def close(
    breach: int, reason: str, role: str, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """件を閉じます / close the breach.

    \b
    Example:
      sekisho breach close 2 --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.close_breach import close_breach

        step = close_breach(at.connection, at.version, breach, reason, at.moment, role)
        at.say(f"閉じました（台帳 {step.ledger_index}）", f"closed (entry {step.ledger_index})",
               step.to_json())  # fmt: skip


COMMANDS = (write, draft, report, notices, substitute, close)
