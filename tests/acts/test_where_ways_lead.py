"""Where a way may lead is looked at when it is entered, and what went wrong is told in words."""

import re
from pathlib import Path

import pytest

from cast import ROOT
from sekisho.books.sendings import EVENTS, FILE
from sekisho.gate import show_sendings
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.party_standing import WITHHELD
from sekisho.gate.reach import PUBLIC, Reach, read_reach
from sekisho.gate.send_along_ways import FINAL
from sekisho.gate.way_settings import KINDS, NOT_443, NOT_PUBLIC, read_settings
from sekisho.gate.webhook_line import WebhookLine
from sekisho.project.places import places
from sekisho.project.ways import reach_of, sender_of

INSIDE = read_reach("10.20.0.0/16")
TRIALS = read_reach("", loopback=True)
PRIVATE_JA = (
    "url: 公開されていないアドレスです。公開されているサーバーの名前にするか、"
    "その網を管理者に届けてください。"
)
PRIVATE_EN = (
    "url: the address is not public. Give a server of the public Internet, or have the network"
    " named by whoever runs this installation."
)


def refusal_of(kind: str, said: dict[str, object], reach: Reach = PUBLIC) -> ActRefusedError:
    """Why a way cannot lead there."""
    with pytest.raises(ActRefusedError) as refused:
        read_settings(kind, said, reach)
    assert refused.value.code == "way-settings"
    return refused.value


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.5", "192.168.1.1", "172.16.0.9", "100.64.0.1", "127.0.0.1", "0.0.0.0",  # noqa: S104
        "169.254.169.254", "168.63.129.16", "224.0.0.1",
        "2130706433", "0x7f.1", "127.1", "0177.0.0.1",
    ],
)  # fmt: skip
def test_a_private_address_is_refused_when_it_is_entered_however_it_is_spelled(host: str) -> None:
    refused = refusal_of("webhook", {"url": f"https://{host}/hooks"})
    assert (refused.ja, refused.en) == (PRIVATE_JA, PRIVATE_EN)
    server = {"host": host, "port": 22, "user": "u", "directory": "in", "host_key": "x"}
    assert refusal_of("sftp", server).en == PRIVATE_EN.replace("url", "host", 1)


def test_the_same_rule_and_words_hold_when_it_is_called() -> None:
    line = WebhookLine()
    assert line.tell("https://10.0.0.5/", {}, b"").reply == "private-address"
    assert line.tell("https://hooks.example.jp:8443/", {}, b"").reply == "port"
    assert show_sendings.REASONS["private-address"] is NOT_PUBLIC
    assert show_sendings.REASONS["port"] is NOT_443


def test_an_address_that_may_be_reached_is_taken() -> None:
    said = {"url": "https://10.20.3.4/hooks"}
    assert read_settings("webhook", said, INSIDE) == said, "the installation names that network"
    public = {"url": "https://8.8.8.8/hooks"}
    assert read_settings("webhook", public) == public
    trial = {"url": "https://127.0.0.1:8443/hooks"}
    assert read_settings("webhook", trial, TRIALS) == trial, "for trials on one machine"
    named = {"url": "https://inside.example.jp/hooks"}
    assert read_settings("webhook", named) == named, "a name is looked at when it is called"


def test_a_port_that_nothing_is_sent_to_is_refused_when_it_is_entered() -> None:
    refused = refusal_of("webhook", {"url": "https://hooks.example.jp:8443/"})
    assert refused.en == "url: the port is not 443. Leave it out."
    assert (
        refused.ja == "url: 443 番ポートではありません。アドレスからポートの番号を除いてください。"
    )
    usual = {"url": "https://hooks.example.jp:443/"}
    assert read_settings("webhook", usual) == usual


@pytest.mark.parametrize("host", ["hooks..example.jp", f"{'a' * 64}.example.jp", "a." * 126 + "jp"])
def test_what_no_name_can_be_is_refused_and_stops_nothing_where_it_stands_already(
    host: str,
) -> None:
    assert refusal_of("webhook", {"url": f"https://{host}/"}).en.startswith("url: an address that")
    server = {"host": host, "port": 22, "user": "u", "directory": "in", "host_key": "x"}
    assert refusal_of("sftp", server).en == "host: the name or address of a server."
    assert WebhookLine().tell(f"https://{host}/", {}, b"").reply == "unknown-host"


def test_what_is_sent_to_and_what_may_be_entered_follow_from_the_same_variables() -> None:
    env = {"SEKISHO_RECIPIENT_NETWORKS": "10.20.0.0/16", "SEKISHO_WEBHOOK_LOOPBACK": "1"}
    sender = sender_of(places(), ROOT / "policy" / "delivery.yaml", lambda: False, env)
    assert sender.webhooks.reach == reach_of("webhook", env)
    assert sender.files.reach == reach_of("sftp", env)
    assert reach_of("webhook", env).any_port
    assert reach_of("sftp", env) == INSIDE, "loopback is for webhooks alone"


def test_authorities_that_cannot_be_read_stop_the_sender_before_it_sends(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate", encoding="ascii")
    for name in ("ca.pem", "absent.pem"):
        env = {"SEKISHO_WEBHOOK_CA": str(tmp_path / name)}
        with pytest.raises(ActRefusedError) as refused:
            sender_of(places(), ROOT / "policy" / "delivery.yaml", lambda: False, env)
        assert refused.value.en == (
            "The file of SEKISHO_WEBHOOK_CA cannot be read as certificates of authorities (PEM)."
            " See where it lies and who may read it."
        )


def test_whatever_ends_a_sending_has_words_in_both_languages() -> None:
    gate = ROOT / "src" / "sekisho" / "gate"
    replies = {
        reply
        for file in (
            "webhook_line.py",
            "file_line.py",
            "send_along_ways.py",
            "hand_over_extract.py",
        )
        for reply in re.findall(
            r'(?:Fate\.\w+, |broken\(|ActRefusedError\(\s+)"([a-z][a-z-]+)"',
            (gate / file).read_text(encoding="utf-8"),
        )
    }
    assert {"disk", "no-file", "timeout"} <= replies
    silent = {"was-there"}  # it arrived
    assert (replies | {*FINAL, *WITHHELD}) - silent <= set(show_sendings.REASONS)
    assert set(show_sendings.EVENTS) == {*EVENTS, FILE}
    assert set(show_sendings.WAYS) == set(KINDS)
    ready = show_sendings.EVENTS["extract.ready"]
    assert [each.format(31) for each in ready] == [
        "抽出 31 を受け取れるお知らせ", "word that run 31 can be fetched",
    ]  # fmt: skip
