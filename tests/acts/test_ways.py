"""Ways to recipients: two people let one in; webhooks are signed and told again and lead nowhere
else; files are laid down once.
"""

import json
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pyrage
import pytest
from pyrage import x25519

from cast import ROOT
from documentation import blocks, text_of
from night_world import DAY, World
from real_database import Database, create_database
from receivers import Receiver, SftpServer, receiver, sftp_server
from sekisho.books import sendings
from sekisho.books.connection import Db
from sekisho.books.doors import nightly_doors
from sekisho.books.sendings import Sending
from sekisho.books.versions import Version, in_force
from sekisho.gate.case_steps import Moment
from sekisho.gate.delivery import Deliveries, Delivery
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.export_to_recipient import Errand, export_to_recipient
from sekisho.gate.file_line import FileLine
from sekisho.gate.reach import Reach, is_public, read_networks, read_reach
from sekisho.gate.recipient_key import confirm_key, offer_key
from sekisho.gate.recipient_way import Way, confirm_way, end_way, offer_way, try_way
from sekisho.gate.resend import resend
from sekisho.gate.send_along_ways import Sender, send_along_ways
from sekisho.gate.sftp_key import public_sftp_key
from sekisho.gate.void_extract import void_extract
from sekisho.gate.way_settings import read_settings
from sekisho.gate.webhook_keys import (
    load_webhook_keys,
    make_webhook_key,
    public_webhook_keys,
    retire_webhook_key,
)
from sekisho.gate.webhook_line import WebhookLine
from sekisho.postgres.roles import Role

NOW = datetime.now(UTC)
Genuine = Callable[[dict[str, str], bytes, list[str]], bool]


@dataclass
class House:
    """A world whose files have gone out, its keys, and the clock of its sender."""

    world: World
    place: Path
    version: Version
    identity: x25519.Identity
    days: Iterator[int]
    loopback: bool = True
    seconds: float = 5.0
    declared: str = "fetch"
    networks: str = "127.0.0.0/8"
    ca_file: str | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    tick: timedelta = timedelta()
    """How far the sender's clock goes whenever it is looked at."""

    def looked(self) -> datetime:
        """The sender's clock."""
        self.now += self.tick
        return self.now

    def extract(self, act: Callable[[Any], Any], *, autocommit: bool = False) -> Any:
        """What the act gives, done by the extract role."""
        dsn = self.world.database.dsn(Role.EXTRACT)
        with psycopg.connect(dsn, autocommit=autocommit) as connection:
            return act(connection)

    def way(self, party: str, kind: str, **said: object) -> Way:
        """Midori entered a way, and Kotaro confirmed it."""
        reach = read_reach(self.networks, loopback=self.loopback)
        offered: Way = self.extract(
            lambda c: offer_way(c, self.version, (party, kind), said, at("midori", self.now), reach)
        )
        told = offered.fingerprint
        found: Way = self.extract(
            lambda c: confirm_way(c, self.version, offered.id, told, at("kotaro", self.now))
        )
        return found

    def night(self, again: int = 0) -> int:
        """Another night's file for the Center is there, and no other; its run.

        `again` is a voided run whose day's file is made anew.
        """
        day = DAY + timedelta(days=next(self.days))
        if again:
            ((day,),) = self.world.owner("SELECT day FROM books.extract_run WHERE id = %s", again)
        self.world.outbox.prepare()

        def made(connection: Db) -> int:
            doors = nightly_doors(connection, self.version.policy.digest)
            (door,) = [each for each in doors if each.recipient == "psdc"]
            connection.rollback()
            errand = Errand(
                door, self.version, Delivery(), self.world.outbox, day,
                lambda: secrets.token_bytes(16), lambda rows: None,
            )  # fmt: skip
            return export_to_recipient(connection, errand).id

        run: int = self.extract(made)
        return run

    def send(self, stopping: Callable[[], bool] = lambda: False) -> dict[str, int]:
        """One round; `stopping` is asked before each sending."""
        sender = Sender(
            WebhookLine(self.seconds, self.loopback, self.ca_file),
            load_webhook_keys(self.place / "webhooks"),
            FileLine(
                self.place / "delivery",
                self.place / "sftp.key",
                5.0,
                Reach(read_networks(self.networks)),
            ),
            self.world.outbox,
            Deliveries(Delivery(way=self.declared), {}),
            self.looked,
            lambda: secrets.token_bytes(16),
            stopping,
        )
        done = self.extract(lambda c: send_along_ways(c, sender), autocommit=True)
        return dict(done)

    def sent(self, way: Way) -> list[Sending]:
        """What goes or went along the way, the newest first."""
        with self.world.connected(Role.AUDIT) as connection:
            every = ("queued", "attempted", "delivered", "unknown", "given_up")
            found = sendings.listed(connection, way.party, every, 1000)
        return [each for each in found if each.way == way.id]

    def entries(self, kind: str) -> list[dict[str, Any]]:
        """The ledger's entries of that kind."""
        from sekisho.books import log
        from sekisho.ledger.entry import JsonEntry, parse_entry

        with self.world.connected(Role.AUDIT) as connection:
            size = self.world.owner("SELECT size FROM books.ledger_head")[0][0]
            last = [
                parse_entry(log.read_entry(connection, i)) for i in range(max(0, size - 12), size)
            ]
        return [dict(e.fields) for e in last if isinstance(e, JsonEntry) and e.kind == kind]


def at(actor: str, now: datetime = NOW) -> Moment:
    """Somebody acts, at that moment."""
    return Moment(actor, now, secrets.token_bytes(16))


@pytest.fixture(scope="module")
def home(published: Database, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A night is over, the Center has a key, and webhooks can be signed."""
    place = tmp_path_factory.mktemp("ways")
    world = World(create_database(published.cluster, template=published.name), place)
    with world.connected(Role.EXTRACT) as connection:
        version = in_force(connection, DAY)
        connection.rollback()
        identity = x25519.Identity.generate()
        until = NOW.date() + timedelta(days=300)
        public = str(identity.to_public())
        key = offer_key(connection, version, "psdc", public, until, at("midori"))
        confirm_key(connection, version, key.id, key.fingerprint, at("kotaro"))
    make_webhook_key(place / "webhooks", DAY)
    (place / "delivery").mkdir()
    return House(world, place, version, identity, iter(range(100)))


@pytest.fixture
def house(home: House) -> Iterator[House]:
    """The house as every test finds it: nothing goes along any way yet."""
    home.loopback, home.seconds, home.declared = True, 5.0, "fetch"
    home.networks, home.now, home.tick = "127.0.0.0/8", datetime.now(UTC), timedelta()
    yield home
    home.world.owner("UPDATE books.recipient_way SET ended_at = now() WHERE ended_at IS NULL")


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    """A recipient's web server."""
    with receiver(tmp_path_factory.mktemp("receiver")) as found:
        yield found


@pytest.fixture
def hook(house: House, there: Receiver) -> Iterator[Way]:
    """The CRM's webhook, which hears; nothing was told yet."""
    house.ca_file = there.ca_file
    there.answers.clear()
    there.heard.clear()
    url = f"{there.url}/{secrets.token_hex(4)}"
    way = house.way("crm", "webhook", url=url)
    yield way
    there.let_go.set()
    there.let_go.clear()


def told_of_a_test(house: House, way: Way) -> int:
    """A test event waits; its number."""
    number: int = house.extract(lambda c: try_way(c, way.id, None, at("kotaro", house.now)))
    return number


def refusal_of(act: Callable[[], object]) -> tuple[str, str]:
    """The code and the English sentence with which the act refuses."""
    with pytest.raises(ActRefusedError) as refused:
        act()
    return refused.value.code, refused.value.en


@pytest.fixture(scope="module")
def is_genuine() -> Genuine:
    """What the how-to tells receivers to do, word for word."""
    page = ROOT / "docs" / "how-to" / "fetch-what-you-are-given.md"
    (block,) = [each for each in blocks(text_of(page)) if each.comment == "webhook"]
    known: dict[str, Any] = {}
    exec(compile(block.text, str(page), "exec"), known)  # noqa: S102 - our own page
    found: Genuine = known["is_genuine"]
    return found


def test_a_webhook_is_signed_and_says_nothing_of_anybody(
    house: House, hook: Way, there: Receiver, is_genuine: Genuine
) -> None:
    number = told_of_a_test(house, hook)
    assert house.send() == {"delivered": 1}
    ((headers, body),) = there.heard
    assert json.loads(body)["data"] == {"test": 1}
    assert set(json.loads(body)) == {"type", "timestamp", "data"}
    assert headers["webhook-id"] == f"msg_{number}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    keys = [key for _, key in public_webhook_keys(house.place / "webhooks")]
    assert is_genuine(headers, body, keys)
    assert not is_genuine(headers, body + b" ", keys)
    assert not is_genuine({**headers, "webhook-timestamp": "1"}, body, keys)
    other = make_webhook_key(house.place / "elsewhere", DAY)
    assert not is_genuine(headers, body, [other])
    assert not is_genuine(headers, body, [])


def test_while_two_keys_sign_a_receiver_of_either_is_content(
    house: House, hook: Way, there: Receiver, is_genuine: Genuine
) -> None:
    directory = house.place / "webhooks"
    (old,) = [key for _, key in public_webhook_keys(directory)]
    code, _ = refusal_of(lambda: retire_webhook_key(directory, DAY))
    assert code == "webhook-key-needed", "the only one is not given up"
    new = make_webhook_key(directory, DAY + timedelta(days=1))
    assert refusal_of(lambda: make_webhook_key(directory, DAY + timedelta(days=1)))[0] == (
        "webhook-key-today"
    )
    told_of_a_test(house, hook)
    house.send()
    headers, body = there.heard[-1]
    assert is_genuine(headers, body, [old])
    assert is_genuine(headers, body, [new])
    retire_webhook_key(directory, DAY + timedelta(days=1))
    assert public_webhook_keys(directory) == [(DAY.isoformat(), old)]


def test_a_key_that_others_can_read_signs_nothing(tmp_path: Path) -> None:
    assert refusal_of(lambda: load_webhook_keys(tmp_path))[0] == "no-webhook-key"
    make_webhook_key(tmp_path, DAY)
    path = tmp_path / f"{DAY}.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    assert refusal_of(lambda: load_webhook_keys(tmp_path))[0] == "webhook-key-open"


@pytest.mark.parametrize(
    ("answer", "reply"),
    [(500, "500"), (404, "404"), (302, "302"), ("drop", "no-answer"), ("hang", "timeout"),
     ("drip", "timeout")],
)  # fmt: skip
def test_a_receiver_that_fails_or_hangs_is_told_again_under_the_same_id(
    house: House, hook: Way, there: Receiver, answer: int | str, reply: str
) -> None:
    house.seconds = 1.0 if reply == "timeout" else 60.0
    there.answers.append(answer)
    told_of_a_test(house, hook)
    begun = time.monotonic()
    assert house.send() == {"put_off": 1}
    assert time.monotonic() - begun < 25, "nobody waits for a receiver for ever"
    (waiting,) = house.sent(hook)
    assert (waiting.state, waiting.reply, waiting.attempts) == ("queued", reply, 1)
    assert house.send() == {}, "not before its time"
    house.now = waiting.due_at
    house.seconds = 5.0
    there.let_go.set()
    assert house.send() == {"delivered": 1}
    first, second = there.heard
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[1] == second[1]


def test_who_does_not_answer_is_left_alone_for_the_rest_of_the_round(
    house: House, hook: Way, there: Receiver
) -> None:
    there.answers += ["drop", "drop", "drop"]
    for _ in range(3):
        told_of_a_test(house, hook)
    assert house.send() == {"put_off": 1}
    assert sorted(one.attempts for one in house.sent(hook)) == [0, 0, 1]
    there.answers[:] = [503, 503]
    assert house.send() == {"put_off": 2}, "who answers is told of everything"


def test_who_answers_slowly_keeps_nobody_else_waiting(
    house: House, hook: Way, there: Receiver
) -> None:
    for _ in range(3):
        told_of_a_test(house, hook)
    other = house.way("dax", "webhook", url=f"{there.url}/{secrets.token_hex(4)}")
    told_of_a_test(house, other)

    def first_two(connection: Db) -> list[int]:
        due = [sendings.find(connection, n) for n in sendings.due(connection, house.now, 2)]
        return [one.way for one in due if one is not None]

    first = house.extract(first_two)
    assert first == [hook.id, other.id], "one of each first, however much waits for one"
    house.tick = timedelta(seconds=20)
    assert house.send() == {"delivered": 2}, "each has had its half minute"
    house.tick = timedelta()
    assert house.send() == {"delivered": 2}


def test_nothing_goes_along_a_way_that_ended_while_others_were_told(
    house: House, hook: Way, there: Receiver
) -> None:
    for _ in range(3):
        told_of_a_test(house, hook)
    heard_before = len(there.heard)

    def ends_after_the_first() -> bool:
        if len(there.heard) > heard_before:
            house.extract(lambda c: end_way(c, house.version, hook.id, "stolen", at("midori")))
        return False

    assert house.send(ends_after_the_first) == {"delivered": 1}
    assert len(there.heard) == heard_before + 1


def test_it_ends_after_two_days_and_a_person_may_send_it_again(
    house: House, hook: Way, there: Receiver
) -> None:
    there.answers += [503] * 100
    number = told_of_a_test(house, hook)
    pauses = []
    while house.send() == {"put_off": 1}:
        (waiting,) = house.sent(hook)
        pauses.append(waiting.due_at - house.now)
        house.now = waiting.due_at
    assert pauses == sorted(pauses)
    assert timedelta(days=1) < sum(pauses, timedelta()) <= timedelta(days=2)
    (dead,) = house.sent(hook)
    assert (dead.state, dead.reply) == ("given_up", "503")
    there.answers.clear()
    house.extract(lambda c: resend(c, number, at("midori", house.now)))
    assert house.send() == {"delivered": 1}
    assert house.entries("delivery")[-1]["step"] == "resent"
    refused = refusal_of(lambda: house.extract(lambda c: resend(c, number, at("midori"))))
    assert refused[0] == "nothing-to-resend"


def test_a_receiver_that_is_gone_is_believed(house: House, hook: Way, there: Receiver) -> None:
    there.answers.append(410)
    told_of_a_test(house, hook)
    assert house.send() == {"given_up": 1}


def test_a_receiver_that_lies_is_noticed_since_only_a_confirmation_counts(
    house: House, hook: Way, there: Receiver
) -> None:
    """200 says that a program answered. Nothing counts as done until the item is confirmed."""
    house.world.owner(
        "INSERT INTO books.feed_item (ledger_index, party, change, customer_id, scope, purposes,"
        " items, clauses, told_on, due_on, digest) VALUES (1, 'crm', 'stop', 0, 'all', '{}', '{}',"
        " '{}', current_date + 1, current_date + 1, 'd')"
    )
    assert house.send() == {"delivered": 1}
    assert json.loads(there.heard[-1][1])["type"] == "change.waiting"
    assert house.world.owner("SELECT state FROM books.feed_item") == [("open",)]
    from sekisho.books import feed

    with house.world.connected(Role.AUDIT) as connection:
        assert feed.overdue(connection, NOW.date() + timedelta(days=3)) == [("crm", 1)]
    house.world.owner("DELETE FROM books.feed_item")


def test_what_happened_to_a_file_or_a_key_is_told_once(house: House, there: Receiver) -> None:
    house.ca_file = there.ca_file
    house.way("psdc", "webhook", url=f"{there.url}/psdc")
    there.heard.clear()
    run = house.night()
    assert house.send() == {"delivered": 1}
    house.extract(lambda c: void_extract(c, run, "wrong month"))
    house.world.owner("UPDATE books.recipient_key SET last_day = current_date + 20")
    house.send()
    assert house.send() == {}
    told = [json.loads(body) for _, body in there.heard]
    assert [(each["type"], list(each["data"])) for each in told] == [
        ("extract.ready", ["run"]), ("extract.voided", ["run"]), ("key.expiring", ["key"]),
    ]  # fmt: skip
    assert told[0]["data"] == {"run": run}
    house.world.owner("UPDATE books.recipient_key SET last_day = current_date + 300")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("169.254.169.254", False), ("0.0.0.1", False),
        ("100.64.0.1", False), ("192.168.1.1", False), ("224.0.0.1", False), ("::1", False),
        ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("2001:0:1::1", False),
        ("168.63.129.16", False), ("::7f00:1", False), ("64:ff9b:1::a00:1", False),
        ("255.255.255.255", False), ("2606:4700::1111", True),
    ],
)  # fmt: skip
def test_only_addresses_of_the_public_internet_are_called(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("networks", "address", "reached"),
    [
        ("", "10.20.1.1", False), ("10.20.0.0/16", "10.20.1.1", True),
        ("10.20.0.0/16, fd12::/16", "fd12::1", True), ("10.20.0.0/16", "10.21.0.1", False),
        ("10.20.0.0/16", "::ffff:10.20.1.1", True), ("10.20.0.0/16", "64:ff9b::a14:101", True),
        ("10.20.0.0/16", "169.254.169.254", False), ("169.254.0.0/16", "169.254.169.254", False),
        ("169.254.0.0/16", "::ffff:169.254.169.254", False), ("fd00::/8", "fd00:ec2::254", False),
        ("169.254.169.254/32", "169.254.169.254", True), ("", "8.8.8.8", True),
    ],
)  # fmt: skip
def test_a_network_that_is_named_is_reached_but_no_clouds_own_address_in_it(
    networks: str, address: str, reached: bool
) -> None:
    assert Reach(read_networks(networks)).reaches(address) is reached


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(ActRefusedError) as refused:
        read_networks("10.20.0.0/16, 10.20.1.1/16")
    assert refused.value.en == (
        "'10.20.1.1/16' in SEKISHO_RECIPIENT_NETWORKS is no network. Write them like 10.20.0.0/16,"
        " with commas between."
    )


def test_a_name_that_leads_inside_is_not_called_nor_one_that_moves_there_afterwards(
    there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    there.heard.clear()
    strict = WebhookLine(2.0, ca_file=there.ca_file)
    assert strict.tell("https://localhost/x", {}, b"").reply == "private-address"
    assert strict.tell(there.url, {}, b"").reply == "port"
    asked: list[str] = []
    real = socket.getaddrinfo

    def answers(host: str, *more: Any, **named: Any) -> list[Any]:
        if host != "localhost":
            return list(real(host, *more, **named))
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "10.9.9.9", there.port))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    loose = WebhookLine(2.0, loopback=True, ca_file=there.ca_file)
    assert loose.tell(there.url, {"x": "y"}, b"{}").reply == "204"
    assert asked.count("localhost") == 1, "the name is asked for once, and that answer is used"
    mixed = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: mixed)
    assert strict.tell("https://two.example.jp/", {}, b"").reply == "private-address"


def test_a_receiver_with_another_certificate_hears_nothing(
    house: House, hook: Way, there: Receiver
) -> None:
    house.ca_file = None
    told_of_a_test(house, hook)
    assert house.send() == {"put_off": 1}
    assert house.sent(hook)[0].reply == "tls"
    assert there.heard == []


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ("webhook", {"url": "http://hooks.example.jp/"}, "url"),
        ("webhook", {"url": "https://user:pw@hooks.example.jp/"}, "url"),
        ("webhook", {"url": "https://hooks.example.jp/#x"}, "url"),
        ("webhook", {"url": "https://[::1]/"}, "url"),
        ("webhook", {"url": "https://hooks.example.jp:99999/"}, "url"),
        ("webhook", {"url": "https://hooks.example.jp/", "more": 1}, "kind"),
        ("pigeon", {}, "kind"),
        ("folder", {"directory": "../etc"}, "directory"),
        ("folder", {"directory": "/srv"}, "directory"),
        ("sftp", {"host": "sftp.example.jp", "port": 22, "user": "u", "directory": "../in",
                  "host_key": "x"}, "directory"),
        ("sftp", {"host": "sftp.example.jp", "port": 0, "user": "u", "directory": "in",
                  "host_key": "x"}, "port"),
        ("sftp", {"host": "sftp.example.jp", "port": 22, "user": "u", "directory": "in",
                  "host_key": "-----BEGIN OPENSSH PRIVATE KEY-----"}, "host_key"),
    ],
)  # fmt: skip
def test_settings_that_cannot_stand_are_refused_with_their_field(
    kind: str, said: dict[str, object], field: str
) -> None:
    code, sentence = refusal_of(lambda: read_settings(kind, said))
    assert code == "way-settings"
    assert sentence.startswith(f"{field}: ")


def test_a_way_takes_two_people_and_the_fingerprint(house: House) -> None:
    said = {"url": f"https://hooks.example.jp/{secrets.token_hex(4)}"}

    def offer() -> Way:
        where = ("dax", "webhook")
        found: Way = house.extract(lambda c: offer_way(c, house.version, where, said, at("midori")))
        return found

    way = offer()
    assert refusal_of(offer)[0] == "way-stands"

    def confirm(actor: str, fingerprint: str) -> Callable[[], object]:
        return lambda: house.extract(
            lambda c: confirm_way(c, house.version, way.id, fingerprint, at(actor))
        )

    assert refusal_of(confirm("midori", way.fingerprint))[0] == "same-person"
    assert refusal_of(confirm("kotaro", "0000 " * 8))[0] == "other-fingerprint"
    early = refusal_of(lambda: house.extract(lambda c: try_way(c, way.id, None, at("kotaro"))))
    assert early == ("way-not-standing", "This way was not confirmed yet, or has ended.")
    confirm("kotaro", way.fingerprint.upper())()
    assert refusal_of(confirm("hanako", way.fingerprint))[0] == "way-is-done"
    for _ in range(2):
        house.extract(
            lambda c: end_way(c, house.version, way.id, "their server moves", at("kotaro"))
        )
    ended = refusal_of(lambda: house.extract(lambda c: try_way(c, way.id, None, at("kotaro"))))
    assert ended[0] == "way-not-standing"
    steps = [entry["step"] for entry in house.entries("recipient-way")]
    assert steps[-3:] == ["offered", "confirmed", "ended"], "ended twice is ended"
    unknown = refusal_of(
        lambda: house.extract(
            lambda c: offer_way(c, house.version, ("nobody", "webhook"), said, at("midori"))
        )
    )
    assert unknown[0] == "unknown-word"
    with pytest.raises(psycopg.errors.CheckViolation, match="another_confirms_the_way"):
        house.extract(
            lambda c: c.execute(
                "UPDATE books.recipient_way SET confirmed_by = offered_by WHERE id = %s", (way.id,)
            )
        )


def test_a_file_is_laid_into_the_folder_that_is_declared_and_mounted(house: House) -> None:
    way = house.way("psdc", "folder", directory=f"psdc-{secrets.token_hex(3)}")
    house.night()
    assert house.send() == {"put_off": 1}
    assert house.sent(way)[0].reply == "not-declared"
    house.declared = "folder"
    house.now += timedelta(minutes=2)
    assert house.send() == {"put_off": 1}
    assert house.sent(way)[0].reply == "no-directory", "what is not mounted is not made"
    place = house.place / "delivery" / str(way.settings["directory"])
    place.mkdir()
    house.now += timedelta(minutes=10)
    assert house.send() == {"delivered": 1}
    (file,) = place.iterdir()
    clear = pyrage.decrypt(file.read_bytes(), [house.identity])
    assert clear == (house.world.outbox.directory / file.name.removesuffix(".age")).read_bytes()
    assert [entry["step"] for entry in house.entries("delivery")] == ["delivered"]
    assert house.entries("hand-over"), "recorded before it lay there"
    assert house.send() == {}


def test_a_file_made_anew_is_laid_beside_the_voided_one_and_never_taken_for_it(
    house: House,
) -> None:
    house.declared = "folder"
    way = house.way("psdc", "folder", directory=f"psdc-{secrets.token_hex(3)}")
    place = house.place / "delivery" / str(way.settings["directory"])
    place.mkdir()
    wrong = house.night()
    assert house.send() == {"delivered": 1}
    (voided,) = place.iterdir()
    house.extract(lambda c: void_extract(c, wrong, "wrong month"))
    right = house.night(again=wrong)
    place.rename(place.with_name("away"))
    assert house.send() == {"put_off": 1}
    house.world.owner("UPDATE books.way_sending SET state = 'unknown' WHERE state = 'queued'")
    place.with_name("away").rename(place)
    (unknown,) = [one for one in house.sent(way) if one.state == "unknown"]
    house.extract(lambda c: resend(c, unknown.id, at("midori", house.now)))
    assert house.send() == {"delivered": 1}
    (fresh,) = set(place.iterdir()) - {voided}
    assert fresh.name == voided.name.replace(".", f"_run-{right}.", 1)
    assert house.sent(way)[0].reply == "", "the voided file was not taken for it"


@pytest.fixture(scope="module")
def server(home: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    """The Center's SFTP server, which knows our key."""
    public = public_sftp_key(home.place / "sftp.key")
    with sftp_server(tmp_path_factory.mktemp("sftp"), public) as found:
        yield found


def sftp_way(house: House, server: SftpServer, **changed: object) -> Way:
    """The Center's directory; files go there."""
    house.declared, server.fault = "sftp", ""
    said = {"host": "127.0.0.1", "port": server.port, "user": "sekisho", "directory": "/in",
            "host_key": server.host_key, **changed}  # fmt: skip
    return house.way("psdc", "sftp", **said)


def test_a_file_goes_over_sftp_whole_and_encrypted(house: House, server: SftpServer) -> None:
    sftp_way(house, server)
    house.night()
    assert house.send() == {"delivered": 1}
    (file,) = (server.root / "in").iterdir()
    assert pyrage.decrypt(file.read_bytes(), [house.identity])
    assert house.send() == {}


def test_a_server_with_another_host_key_is_given_nothing(house: House, server: SftpServer) -> None:
    import asyncssh

    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    way = sftp_way(house, server, host_key=other)
    before = len(house.entries("hand-over"))
    house.night()
    assert house.send() == {"given_up": 1}
    assert house.sent(way)[0].reply == "host-key"
    assert len(house.entries("hand-over")) <= before, "nothing was handed over"


def test_a_key_of_ours_that_cannot_be_read_stops_that_file_and_nothing_else(
    house: House, server: SftpServer, hook: Way, there: Receiver
) -> None:
    way = sftp_way(house, server)
    key = house.place / "sftp.key"
    good, before = key.read_bytes(), len(house.entries("hand-over"))
    house.night()
    told_of_a_test(house, hook)
    key.write_bytes(b"damaged")
    try:
        assert house.send() == {"put_off": 1, "delivered": 1}
    finally:
        key.write_bytes(good)
    assert house.sent(way)[0].reply == "no-sftp-key"
    assert len(house.entries("hand-over")) == before, "nothing was handed over"
    house.now += timedelta(minutes=2)
    assert house.send() == {"delivered": 1}


def test_a_server_inside_our_own_network_is_not_even_connected_to(
    house: House, server: SftpServer
) -> None:
    way = sftp_way(house, server)
    house.networks = ""
    before = len(house.entries("hand-over"))
    house.night()
    assert house.send() == {"put_off": 1}
    assert house.sent(way)[0].reply == "private-address"
    assert len(house.entries("hand-over")) == before, "nothing was handed over"
    house.networks = "127.0.0.1/32"
    house.now += timedelta(minutes=2)
    assert house.send() == {"delivered": 1}, "the installation names that network"


def test_a_server_whose_name_moves_inside_is_reached_where_it_was_looked_at(
    house: House, server: SftpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    leads_to = ["127.0.0.1", "10.9.9.9", "", "127.0.0.1"]
    real = socket.getaddrinfo

    def answers(host: str, *more: Any, **named: Any) -> list[Any]:
        if host != "sftp.example.jp" or named.get("flags"):  # whether it is an address at all
            return list(real(host, *more, **named))
        address = leads_to.pop(0)
        if not address:
            raise OSError
        return [(2, 1, 6, "", (address, server.port))]

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    way = sftp_way(house, server, host="sftp.example.jp")
    house.night()
    assert house.send() == {"delivered": 1}
    assert len(leads_to) == 3, "the name is asked for once, and that answer is used"
    house.night()
    for reply in ("private-address", "unknown-host"):
        assert house.send() == {"put_off": 1}
        assert house.sent(way)[0].reply == reply
        house.now += timedelta(minutes=20)
    assert house.send() == {"delivered": 1}


def test_a_file_that_arrives_altered_is_taken_away_and_sent_again(
    house: House, server: SftpServer
) -> None:
    way = sftp_way(house, server)
    server.fault = "altered"
    before = {file.name for file in (server.root / "in").iterdir()}
    house.night()
    assert house.send() == {"put_off": 1}
    assert house.sent(way)[0].reply == "altered"
    assert house.entries("delivery")[-1]["step"] == "put_off", "it did not go out after all"
    assert {file.name for file in (server.root / "in").iterdir()} == before
    server.fault = ""
    house.now += timedelta(minutes=2)
    assert house.send() == {"delivered": 1}


def test_where_the_answer_to_the_renaming_is_lost_nobody_sends_it_twice(
    house: House, server: SftpServer
) -> None:
    way = sftp_way(house, server)
    server.fault = "dies-renaming"
    house.night()
    assert house.send() == {"unknown": 1}
    assert house.entries("delivery")[-1]["step"] == "unknown"
    server.fault = ""
    house.now += timedelta(hours=5)
    assert house.send() == {}, "a person decides"
    (unknown,) = house.sent(way)
    with house.world.connected(Role.OWNER) as connection:
        assert sendings.lay_none_again(connection) == 0, "it is unknown already"
    newest = max((server.root / "in").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    laid = newest.read_bytes()
    house.extract(lambda c: resend(c, unknown.id, at("midori", house.now)))
    house.declared = "fetch"
    assert house.send() == {"put_off": 1}
    house.declared = "sftp"
    house.now += timedelta(minutes=2)
    assert house.send() == {"delivered": 1}
    assert newest.read_bytes() == laid, "what lies there is left"
    assert house.sent(way)[0].reply == "was-there"


def test_a_sender_that_died_leaves_it_unknown(house: House, server: SftpServer) -> None:
    way = sftp_way(house, server)
    house.night()

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sekisho.gate.send_along_ways._settle", dies)
        with pytest.raises(KeyboardInterrupt):
            house.send()
    assert house.sent(way)[0].state == "attempted"
    assert house.send() == {"unknown": 1}
    assert house.sent(way)[0].reply == "interrupted"


def test_a_voided_file_and_one_without_a_key_go_nowhere(house: House, server: SftpServer) -> None:
    way = sftp_way(house, server)
    house.world.owner("UPDATE books.recipient_key SET ended_at = now()")
    run = house.night()
    assert house.send() == {"put_off": 1}
    assert house.sent(way)[0].reply == "no-standing-key"
    with house.world.connected(Role.OWNER) as connection:
        assert sendings.lay_none_again(connection) == 1, "after a restoration nobody knows"
        connection.rollback()
    house.world.owner("UPDATE books.recipient_key SET ended_at = NULL")
    house.extract(lambda c: void_extract(c, run, "wrong month"))
    house.now += timedelta(minutes=2)
    assert house.send() == {"given_up": 1}
    assert house.sent(way)[0].reply == "not-released"


def test_the_ledger_stays_whole(house: House) -> None:
    house.world.checkpoint()
    assert house.world.faults() == []
