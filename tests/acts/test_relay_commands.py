"""Held mails and bases of advertising by the command line, in processes of its own."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from cast import ROOT
from desk import in_a_process
from mail_office import MAIL, shipped
from night_world import World
from relay_office import ASKS, WHY, RelayOffice
from sekisho.cli import main


class Clerk:
    """Somebody at a command line in the world, with the keys of the office."""

    def __init__(self, office: RelayOffice) -> None:
        self.place = office.world.place
        keys = self.place / "keys"
        keys.mkdir()
        own = office.post.keys
        for name, content in (
            (f"{own.selector}.pem", own.private_pem),
            ("address.key", own.address_key),
        ):
            (keys / name).write_bytes(content)
            (keys / name).chmod(0o600)
        self.environment = {
            **office.world.database.environment(),
            "SEKISHO_MAIL_KEYS": str(keys),
            "SEKISHO_MAIL_POLICY": str(MAIL),
            "SEKISHO_MARKETING": str(ROOT / "policy" / "mail" / "marketing.yaml"),
        }

    def does(self, *words: str) -> tuple[int, str, str]:
        """Status, output and errors of `sekisho mail ...`."""
        done = in_a_process(self.place, "mail", *words, environment=self.environment)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def said(self, *words: str) -> Any:
        """What the command says as JSON."""
        status, out, err = self.does(*words, "--json")
        assert status == 0, err
        return json.loads(out)


@pytest.fixture
def office(world: World) -> RelayOffice:
    return RelayOffice(world)


@pytest.mark.slow
def test_a_held_mail_from_the_list_to_its_release(office: RelayOffice) -> None:
    clerk = Clerk(office)
    number = office.somebody()
    mail, other = (str(office.write(number, ASKS).id) for _ in range(2))
    listed = clerk.said("held", "list")["mails"]
    assert [str(one["id"]) for one in listed] == [other, mail]
    assert [one["reasons"][0]["words"] for one in listed] == [["暗証番号", "返信ください"]] * 2
    shown = clerk.said("held", "show", mail, "--actor", "staff-2")
    assert {"place": "mail", "text": ASKS + "\n"} in shown["parts"]
    office.world.owner(
        "INSERT INTO accounts.account (id, username, password, email, kind, acknowledged,"
        " is_active, synthetic) VALUES (2, 'the writer', '', '', 'operator', '', true, false)"
        " ON CONFLICT DO NOTHING"
    )
    own = clerk.does("held", "release", mail, "--actor", "account-2", "--reason", WHY)
    assert own == (
        1,
        "",
        "Error: Nobody releases a mail that they wrote. Somebody else reads it and decides.\n",
    )
    clerk.said("held", "release", mail, "--actor", "staff-2", "--reason", WHY)
    clerk.said("held", "drop", other, "--actor", "staff-2")
    assert [office.state(int(one)) for one in (mail, other)] == ["queued", "withdrawn"]


@pytest.mark.slow
def test_an_advertisement_from_its_basis_to_its_end(office: RelayOffice) -> None:
    clerk = Clerk(office)
    office.publish(shipped("promotion_offer"))
    number = office.somebody()
    status, _, said = clerk.does("advertise", number, "promotion_offer", "--actor", "staff-1")
    assert (status, "nothing on record permits" in said) == (1, True)
    clerk.said("consent", "give", number, "--evidence", "form 12", "--actor", "staff-1")
    assert clerk.said("advertise", number, "promotion_offer", "--actor", "a")["state"] == "queued"
    [record] = clerk.said("consent", "list", number)["consents"]
    assert (record["basis"], record["evidence"], record["ended_at"]) == ("opt_in", "form 12", None)
    assert clerk.said("consent", "end", number, "--actor", "staff-1") == {"purposes_refused": 3}
    assert clerk.does("advertise", number, "promotion_offer", "--actor", "a")[0] == 1


@pytest.mark.parametrize(
    "words",
    [("relay",), ("relay-account", "add"), ("relay-account", "end"), ("relay-account", "list"),
     ("held", "list"), ("held", "show"), ("held", "release"), ("held", "drop"),
     ("consent", "give"), ("consent", "end"), ("consent", "list"), ("advertise",)],
)  # fmt: skip
def test_each_command_explains_itself_with_an_example(words: tuple[str, ...]) -> None:
    told = CliRunner().invoke(main, ["mail", *words, "--help"]).output
    assert "Example:" in told
    assert "--json" in told
    assert f"sekisho mail {' '.join(words)}" in told
