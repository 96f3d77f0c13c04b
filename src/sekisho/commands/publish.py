"""``sekisho publish``: the notice becomes what the database and every extract obey."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from sekisho.commands._notice import whole_bytes
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


@click.command()
@click.argument(
    "notice",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("policy/notice.md"),
)
@click.option("--terms", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--catalog", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--approved-by", multiple=True, help="承認者。二人分書きます / an approver; give two")
@lang_option
@json_option
def publish(
    notice: Path,
    terms: Path | None,
    catalog: Path | None,
    approved_by: tuple[str, ...],
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    """告知を公開します / publish the notice: its doors, its row and its ledger entry, together.

    \b
    Example:
      sekisho publish policy/notice.md --approved-by sato --approved-by suzuki
    """
    spoken = language(lang)
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
    if as_json:
        told = {
            "digest": done.digest,
            "version": done.version,
            "effective": done.effective.isoformat(),
            "ledger_index": done.ledger_index,
            "doors": done.doors,
            "fresh": done.fresh,
        }
        click.echo(json.dumps(told))
    elif spoken == "ja":
        state = "公開しました" if done.fresh else "すでに公開されています"
        click.echo(f"版 {done.version} を{state}（扉 {done.doors}、{done.digest}）。")
    else:
        state = "is published" if done.fresh else "was published before"
        click.echo(f"Version {done.version} {state} ({done.doors} doors, {done.digest}).")


COMMANDS = (publish,)
