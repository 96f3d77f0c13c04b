"""``sekisho readings``: half-hourly readings from a network operator are taken in."""

import json
from pathlib import Path

import click

from sekisho.postgres.roles import Role
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    progress_bar,
    refusals,
)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--provisional", is_flag=True, help="速報。確報を変えません / changes no confirmed one"
)
@lang_option
@json_option
def readings(file: Path, lang: str | None, *, provisional: bool, as_json: bool) -> None:
    """三十分電力量を取り込みます / take in half-hourly readings, the whole file or nothing of it.

    FILE is CSV in UTF-8 or CP932: 供給地点特定番号,年月日,コマ,電力量 (point,day,slot,kwh). Where
    lines are wrong, FILE.refused.csv says which and why.

    \b
    Example:
      sekisho readings 2026-11.csv
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.import_readings import (
            ImportStoppedError,
            LoadRunningError,
            ReadingsRefusedError,
            import_readings,
        )

        with logged_in(Role.IMPORT, autocommit=True) as connection, progress_bar() as bar:
            task = bar.add_task("三十分電力量 / readings", total=None)
            try:
                done = import_readings(
                    connection, file, confirmed=not provisional,
                    progress=lambda count: bar.update(task, completed=count),
                )  # fmt: skip
            except ReadingsRefusedError as refused:
                for row in refused.first:
                    for one in row.reasons:
                        said = one.ja if spoken == JA else one.en
                        click.echo(f"{row.line}: {one.column} {said}", err=True)
                raise click.ClickException(refused.ja if spoken == JA else refused.en) from None
            except ImportStoppedError as stop:
                raise click.ClickException(stop.ja if spoken == JA else stop.en) from None
            except LoadRunningError as reason:
                raise click.ClickException(str(reason)) from None
    if as_json:
        click.echo(json.dumps(done.to_json()))
    elif spoken == JA:
        click.echo(
            f"取り込んだ値 {done.readings:,}、日数 {done.days:,}（前からあった {done.merged:,}）。"
            f"値のないコマ {done.missing:,}（{done.incomplete:,} 日分）"
        )
    else:
        click.echo(
            f"{done.readings:,} readings of {done.days:,} days ({done.merged:,} were there);"
            f" {done.missing:,} slots of {done.incomplete:,} days are unknown"
        )


COMMANDS = (readings,)
