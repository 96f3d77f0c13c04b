"""Clients by the command line: made for a person or a recipient, told their secret once, ended."""

import json

import pytest

from desk import in_a_process
from night_world import World

pytestmark = pytest.mark.slow


def run(world: World, *words: str) -> tuple[int, str, str]:
    """(exit status, standard output, standard error) of the command."""
    own = {**world.database.environment(), "SEKISHO_HOME": str(world.place)}
    done = in_a_process(world.place, *words, environment=own)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_a_client_from_its_making_to_its_end(world: World) -> None:
    status, _, said = run(world, "account", "create", "operator", "midori")
    assert status == 0, said
    made = ("client", "create", "crm", "--account", "midori", "--scope", "read", "--purpose")
    status, out, said = run(world, *made, "請求", "--json")
    assert status == 0, said
    assert len(json.loads(out)["secret"]) == 43
    status, _, said = run(world, *made, "請求", "--lang", "en")
    assert (status, said) == (1, "Error: The name is taken. Choose another.\n")
    status, _, said = run(
        world, "account", "create", "recipient", "hanako", "--company", "dacks", "--lang", "en"
    )
    assert (status, said.splitlines()[-1]) == (2, "Error: 'dacks' is not in the terms table.")
    assert run(world, "client", "end", "crm", "--json")[1] == '{"ended": "crm"}\n'
    found = json.loads(run(world, "client", "list", "--json")[1])
    assert [(one["name"], one["account"], one["purposes"]) for one in found] == [
        ("crm", "midori", ["billing"])
    ]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("create", "x", "--scope", "read"), 2, "Give --account or --recipient, and not both."),
        (("create", "x", "--account", "nobody", "--scope", "read"), 1,
         "No member of staff has an open account by that name."),
        (("create", "x", "--recipient", "dax", "--scope", "read"), 1,
         "A recipient's or a system's client may be given extracts and feed alone."),
        (("renew", "nobody"), 1, "There is no client named 'nobody'. See sekisho client list."),
    ],
)  # fmt: skip
def test_what_cannot_be_made_says_why(
    world: World, words: tuple[str, ...], status: int, told: str
) -> None:
    ended, _, said = run(world, "client", *words, "--lang", "en")
    assert ended == status
    assert told in said
