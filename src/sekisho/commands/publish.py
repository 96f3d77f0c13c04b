"""``sekisho publish``: the notice becomes what the database and every extract obey."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from sekisho.commands._notice import whole_bytes
from sekisho.commands.translation import as_told, beside, publish_file, tell
from sekisho.postgres.roles import Role
from sekisho.project.places import places
from sekisho.project.terminal import (
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    refusals,
)

if TYPE_CHECKING:
    from sekisho.gate.publish_policy import Published
    from sekisho.gate.publish_translation import PublishedTranslation


@click.command()
@click.argument(
    "notice",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=False,
)
@click.option("--terms", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--catalog", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--approved",
    is_flag=True,
    help="画面で二人が承認した、今日までの草案を公開します / publish the drafts that are due",
)
@click.option("--approved-by", multiple=True, help="承認者。二人分書きます / an approver; give two")
@lang_option
@json_option
def publish(
    notice: Path | None,
    terms: Path | None,
    catalog: Path | None,
    approved_by: tuple[str, ...],
    lang: str | None,
    *,
    approved: bool,
    as_json: bool,
) -> None:
    """告知を公開します / publish the notice: its doors, its row and its ledger entry, together.

    A translation beside it (notice.en.md) is published after it.

    With --approved nothing is read from files: every draft that two people approved at the screens,
    and whose day has come, is published. The night runs it before the extracts. Exit status 1 where
    one of them was refused.

    \b
    Example:
      sekisho publish policy/notice.md --approved-by sato --approved-by suzuki
      sekisho publish --approved
    """
    spoken = language(lang)
    if approved:
        if approved_by or terms or catalog:
            raise click.UsageError(
                "--approved は単独で使います。承認は画面で済んでいます。"
                if spoken == "ja"
                else "--approved stands alone: the approvals were given at the screens."
            )
        _publish_due(spoken, as_json=as_json)
        return
    notice = notice or _shipped(spoken)
    with refusals(spoken):
        prepare()
        from sekisho.gate.publish_policy import (
            Draft,
            NotPublishableError,
            publish_policy,
        )

        register = notice.with_name("register.yaml")
        draft = Draft(
            whole_bytes(notice, notice.read_bytes()),
            (terms or notice.with_name("terms.yaml")).read_bytes(),
            (catalog or notice.with_name("catalog.yaml")).read_bytes(),
            register.read_bytes() if register.is_file() else None,
        )
        today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
        with logged_in(Role.OWNER) as connection:
            try:
                done = publish_policy(
                    connection, draft, approved_by, origin=places().origin, today=today
                )
            except NotPublishableError as refused:
                for finding in refused.findings:
                    click.echo(
                        f"{finding.span}: {finding.code}: {finding.message(spoken)}", err=True
                    )
                raise
        translated = _translation(notice, approved_by, spoken)
    if as_json:
        told = as_told(translated) if translated else None
        click.echo(json.dumps(_as_json(done) | {"translation": told}))
        return
    _tell(done, spoken)
    if translated:
        tell(translated, spoken)


def _translation(
    notice: Path, approved_by: tuple[str, ...], spoken: str
) -> "PublishedTranslation | None":
    """The translation that stands beside the notice is published, where there is one."""
    for path, into in (beside(notice, other) for other in ("ja", "en")):
        if path.is_file():
            return publish_file(path.read_bytes(), into, approved_by, spoken)
    return None


def _shipped(spoken: str) -> Path:
    """Where the notice lies unless another is named."""
    path = Path("policy/notice.md")
    if not path.is_file():
        raise click.UsageError(
            f"{path} がありません。告知のファイルを指定してください。"
            if spoken == "ja"
            else f"There is no {path}. Name the file of the notice."
        )
    return path


def _publish_due(spoken: str, *, as_json: bool) -> None:
    """Each draft that is due is published or told with its refusal."""
    with refusals(spoken):
        prepare()
        from sekisho.gate.publish_draft import publish_due

        today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
        with logged_in(Role.OWNER) as connection:
            tried = publish_due(connection, origin=places().origin, today=today)
    if as_json:
        lines = [
            {"draft": one.draft}
            | (_as_json(one.published) if one.published else {})
            | ({"refused": one.refusal.code} if one.refusal else {})
            for one in tried
        ]
        click.echo(json.dumps(lines))
    for one in () if as_json else tried:
        if one.published:
            _tell(one.published, spoken)
        elif one.refusal:
            click.echo(f"{one.draft}: {one.refusal.message(spoken)}", err=True)
    if not tried and not as_json:
        click.echo("公開する草案はありません。" if spoken == "ja" else "No draft is due.")
    raise SystemExit(1 if any(one.refusal for one in tried) else 0)


def _as_json(done: "Published") -> dict[str, object]:
    return {
        "digest": done.digest,
        "version": done.version,
        "effective": done.effective.isoformat(),
        "ledger_index": done.ledger_index,
        "doors": done.doors,
        "fresh": done.fresh,
    }


def _tell(done: "Published", spoken: str) -> None:
    if spoken == "ja":
        state = "公開しました" if done.fresh else "すでに公開されています"
        click.echo(f"版 {done.version} を{state}（扉 {done.doors}、{done.digest}）。")
    else:
        state = "is published" if done.fresh else "was published before"
        click.echo(f"Version {done.version} {state} ({done.doors} doors, {done.digest}).")


COMMANDS = (publish,)
