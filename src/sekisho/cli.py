"""The command line: every command that a module of ``sekisho.commands`` offers, under one name."""

from importlib import import_module
from pkgutil import iter_modules

import click

from sekisho import __version__, commands


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sekisho")
def main() -> None:
    """関所: the published privacy notice, executed, recorded and proved."""


def _collect(group: click.Group) -> None:
    """Every command of every module of ``sekisho.commands`` is in the group, by module name."""
    for module in sorted(iter_modules(commands.__path__), key=lambda found: found.name):
        offered: tuple[click.Command, ...] = import_module(
            f"{commands.__name__}.{module.name}"
        ).COMMANDS
        for command in offered:
            group.add_command(command)


_collect(main)
