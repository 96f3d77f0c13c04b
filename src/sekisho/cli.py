"""The command line: every command that a module of ``sekisho.commands`` offers, under one name."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import click

from sekisho import __version__, commands


class Commands(click.Group):
    """The commands of ``sekisho.commands``; a module is imported only when it is needed.

    So ``sekisho check`` starts without the database's libraries. A command stands in the module of
    its name (``import`` in ``import_.py``) or, where a module offers several, in any other. A
    module whose name begins with an underscore offers none.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every command's name, sorted."""
        return sorted({command.name or "" for module in _modules() for command in _of(module)})

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """The command of that name, or None."""
        stem = cmd_name.replace("-", "_")
        likely = [module for module in _modules() if module in (stem, f"{stem}_")]
        for module in dict.fromkeys([*likely, *_modules()]):
            for command in _of(module):
                if command.name == cmd_name:
                    return command
        return None


def _modules() -> list[str]:
    found = (module.name for module in iter_modules(commands.__path__))
    return sorted(name for name in found if not name.startswith("_"))


def _of(module: str) -> Iterator[click.Command]:
    yield from import_module(f"{commands.__name__}.{module}").COMMANDS


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sekisho")
def main() -> None:
    """関所: the published privacy notice, executed, recorded and proved."""
