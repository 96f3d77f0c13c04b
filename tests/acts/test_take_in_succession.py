"""A business passes on to us: proved by the giver's ledger, bound to the old purposes, once."""

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cast import ROOT
from desk import in_a_process
from night_world import World, draft, publish_in
from real_database import Database, create_database
from request_office import HARU, KOTARO, MIDORI, NOON, Office, moment
from sekisho.books import taken_in
from sekisho.gate.bound_purposes import refuse_beyond_taken_in
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.hand_over_succession import HandedOver, Handing, hand_over_succession
from sekisho.gate.prove_succession import prove_succession
from sekisho.gate.read_record import Actor
from sekisho.gate.record_succession import Passing, approve_succession, record_succession
from sekisho.gate.succession_package import Opened, open_package
from sekisho.gate.succession_scope import listed
from sekisho.gate.take_in_succession import (
    Examined,
    Taken,
    Taking,
    examine_taking,
    take_in_succession,
)
from sekisho.gate.tell_sources import tell_takeovers
from sekisho.ledger.note import VerifierKey, parse_vkey
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role

OFFICER, DAY = "privacy_officer", date(2026, 12, 1)
PASSED = date(2026, 11, 1)
"""The day of the succession: before the tests' day, and before whichever day they run on."""
OURS = "ゆくえエナジー株式会社"
COME = 6
"""Customers who go over: a list of theirs keeps the tests quick."""


@pytest.fixture(scope="module")
def successor(cluster: Cluster, migrated: Database) -> Database:
    """Yukue Energy's database with its notice, which has the same purposes, and nobody in it."""
    terms = (ROOT / "policy" / "terms.yaml").read_text(encoding="utf-8")
    terms = terms.replace(OURS, "まえエナジー株式会社").replace("ゆくえエナジー", "まえエナジー")
    terms = terms.replace("labels: [当社, ズームエナジージャパン合同会社", f"labels: [当社, {OURS}")
    terms = terms.replace("name: ズームエナジージャパン合同会社", f"name: {OURS}")
    database = create_database(cluster, template=migrated.name)
    publish_in(database, draft(terms=terms.encode()))
    return database


@pytest.fixture(scope="module")
def giver(cluster: Cluster, published: Database, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The retailer whose business passes on, in part."""
    place = tmp_path_factory.mktemp("giver")
    world = World(create_database(cluster, template=published.name), place)
    world.owner(
        "INSERT INTO records.restriction_event (customer_id, id, subject, how)"
        " SELECT id, gen_random_uuid(), 'affiliate_offers', '電話' FROM records.customer"
        " WHERE customer_no = %s", HARU,
    )  # fmt: skip
    return world


@dataclass(frozen=True)
class Package:
    """Three files, and the key that the giver publishes."""

    lines: Path
    manifest: Path
    proof: Path
    key: VerifierKey

    def opened(self) -> Opened:
        """The package, verified."""
        return open_package(self.lines, self.manifest, self.proof, self.key)


def handed_over(giver: World) -> Package:
    """The first customers' contracts go over."""
    version = Office(giver).version
    numbers = giver.owner(
        "SELECT contract_no FROM records.contract WHERE customer_id IN"
        " (SELECT id FROM records.customer ORDER BY id LIMIT %s)", COME,
    )  # fmt: skip
    contracts = "\n".join(row[0] for row in numbers)
    passing = Passing("transfer", "yukue_energy", "譲渡契約第1号", PASSED, "0120-000-111",
                      listed(contracts))  # fmt: skip
    with giver.connected(Role.WEB) as web, giver.connected(Role.HAND) as hand:
        number = record_succession(web, version, passing, moment(KOTARO), OFFICER).succession
        approve_succession(web, version, number, moment(MIDORI), OFFICER)
        actor = Actor(KOTARO, OFFICER, version.policy.digest)
        at = moment(KOTARO)
        done: HandedOver = hand_over_succession(
            Handing(web, hand, version, actor, at, giver.place / "out", contracts), number
        )
        giver.checkpoint()
        proof = giver.place / f"{number}.tlog-proof"
        proof.write_bytes(prove_succession(web, number))
    return Package(done.file, done.manifest, proof, giver.signer.key)


@pytest.fixture(scope="module")
def package(giver: World) -> Package:
    """The package with every purpose of the giver's notice."""
    return handed_over(giver)


@dataclass(frozen=True)
class Yukue:
    """The successor at work."""

    world: World

    def _with(self, act: Callable[[Taking, Opened], Any], package: Opened, role: str,
              days: int) -> Any:  # fmt: skip
        scratch = self.world.place / secrets.token_hex(4)
        scratch.mkdir(mode=0o700)
        at = moment(KOTARO, NOON + timedelta(days=days))
        imports = psycopg.connect(self.world.database.dsn(Role.IMPORT), autocommit=True)
        with self.world.connected(Role.WEB) as web, imports:
            key = str(package.proved.origin)
            taking = Taking(web, imports, Office(self.world).version, role, at, scratch, key)
            return act(taking, package)

    def examine(self, package: Opened, role: str = OFFICER, days: int = 0) -> Examined:
        """What would happen."""
        found: Examined = self._with(examine_taking, package, role, days)
        return found

    def take_in(self, package: Opened, role: str = OFFICER, days: int = 0) -> Taken:
        """It happens."""
        done: Taken = self._with(take_in_succession, package, role, days)
        return done

    def customers(self) -> int:
        """How many customers there are."""
        return int(self.world.owner("SELECT count(*) FROM records.customer")[0][0])


@pytest.fixture
def yukue(cluster: Cluster, successor: Database, tmp_path: Path) -> Yukue:
    """Yukue Energy before anything came."""
    return Yukue(World(create_database(cluster, template=successor.name), tmp_path))


def test_customers_come_with_their_refusals_and_read_from_whom(
    yukue: Yukue, package: Package, giver: World
) -> None:
    looked = yukue.examine(package.opened())
    assert (looked.looked.customers, looked.looked.refused, looked.closed) == (COME, (), ())
    assert yukue.customers() == 0, "a dry run writes nothing"
    done = yukue.take_in(package.opened())
    assert (done.customers, done.rows_refused, yukue.customers()) == (COME, 0, COME)
    same = "SELECT name, address, phone, email FROM records.customer WHERE customer_no = %s"
    assert yukue.world.owner(same, HARU) == giver.owner(same, HARU)
    assert yukue.world.owner(
        "SELECT restricted, consents FROM records.customer WHERE customer_no = %s", HARU
    ) == [(["affiliate_offers"], [])]
    with yukue.world.connected(Role.WEB) as connection:
        (told,) = tell_takeovers(connection, HARU, "en")
        yukue.world.checkpoint()
        give_receipt(connection, HARU, told.ledger_index or 0)
    assert (told.giver, told.event) == (
        "ズームエナジージャパン合同会社",
        "Transfer of the business",
    )
    assert told.bound_to == package.opened().bound_to
    assert yukue.world.faults() == []


def test_what_was_taken_in_is_not_taken_in_again_and_a_stopped_one_goes_on(
    yukue: Yukue, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sekisho.gate import take_in_succession as act

    with monkeypatch.context() as stopped:
        stopped.setattr(act, "_entered", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            yukue.take_in(package.opened())
    assert yukue.customers() == COME
    assert yukue.take_in(package.opened()).customers == COME
    with pytest.raises(ActRefusedError) as refused:
        yukue.take_in(package.opened())
    assert refused.value.en == "The package was taken in on 2026-12-01 already (C20)."
    acts = yukue.world.owner("SELECT count(*), count(DISTINCT customer_id) FROM books.act")
    assert acts == [(COME, COME)]


def test_a_package_that_is_altered_unproved_or_another_s_is_refused(
    yukue: Yukue, package: Package, giver: World, tmp_path: Path
) -> None:
    altered = tmp_path / "lines.jsonl"
    altered.write_bytes(package.lines.read_bytes().replace(b"\n", b" \n", 1))
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(package.manifest.read_bytes().replace(b"18(2)", b"18(1)"))
    other_key = parse_vkey(str(yukue.world.signer.key))
    for wrong, said in (
        ({"lines": altered}, "lines.jsonl is not what was handed over"),
        ({"manifest": manifest}, "manifest is not what was handed over"),
        ({"proof": package.manifest}, "The giver's ledger does not prove it"),
        ({"key": other_key}, "The giver's ledger does not prove it"),
    ):
        with pytest.raises(ActRefusedError, match=re.escape(said)):
            replace(package, **wrong).opened()
    for_us = package.opened()
    for other, said in (
        ({"receiver": replace(for_us.receiver, name="あかつき電力株式会社")},
         "The package is for あかつき電力株式会社, which is not us (C20)."),
        ({"effective_on": DAY + timedelta(days=1)},
         "Nothing is taken in before the day of the succession, 2026-12-02 (C20)."),
    ):  # fmt: skip
        with pytest.raises(ActRefusedError) as refused:
            yukue.examine(replace(for_us, **other))
        assert refused.value.en == said
    with pytest.raises(ActRefusedError, match="A privacy officer takes a business in"):
        yukue.take_in(for_us, role="operator")
    assert yukue.customers() == 0


def test_a_number_that_is_ours_would_make_one_of_two_people(yukue: Yukue, package: Package) -> None:
    yukue.world.owner(
        "INSERT INTO records.customer (id, customer_no, name, address) VALUES (7, %s, '別', '別')",
        HARU,
    )
    with pytest.raises(ActRefusedError) as refused:
        yukue.take_in(package.opened())
    assert refused.value.en == (
        "1 customer numbers are those of customers of ours. Ask the giver for others (C20)."
    )
    assert yukue.world.owner("SELECT count(*) FROM books.taken_in") == [(0,)]


def test_a_purpose_that_the_giver_had_not_is_shut_or_refuses(
    yukue: Yukue, giver: World, package: Package
) -> None:
    opened = package.opened()
    offers = "関係企業を含む製品・サービスの案内"
    names = [each for each in opened.bound_to if each != offers]
    assert len(names) == len(opened.bound_to) - 1, "the purpose is one of them"
    shut = yukue.examine(replace(opened, bound_to=tuple(names)))
    assert shut.closed == ("affiliate_offers",)
    billing = tuple(each for each in opened.bound_to if each != "請求")
    with pytest.raises(ActRefusedError) as refused:
        yukue.examine(replace(opened, bound_to=billing))
    assert refused.value.en == (
        "Our notice has purposes beyond the old ones that cannot be shut for these customers"
        " (Art 18(2)): Billing"
    )


def test_no_later_notice_goes_beyond_what_binds(yukue: Yukue, package: Package) -> None:
    opened = package.opened()
    policy = Office(yukue.world).version.policy
    names = tuple(each for each in opened.bound_to if each != "関係企業を含む製品・サービスの案内")
    yukue.take_in(replace(opened, bound_to=names))
    with yukue.world.connected(Role.WEB) as connection:
        refuse_beyond_taken_in(connection, policy)
        connection.rollback()
        yukue.world.owner("UPDATE books.taken_in SET closed = '{}'")
        assert taken_in.every(connection)[0].note.closed == ()
        with pytest.raises(ActRefusedError, match="bind us to the old purposes"):
            refuse_beyond_taken_in(connection, policy)
    assert yukue.world.owner(
        "SELECT restricted FROM records.customer WHERE customer_no <> %s LIMIT 1", HARU
    ) == [(["affiliate_offers"],)]


def test_a_refusal_that_we_have_no_word_for_stops_its_row(yukue: Yukue, package: Package) -> None:
    opened = package.opened()
    looked = yukue.examine(replace(opened, words={})).looked
    assert [each.code for _, each in looked.refused] == ["unknown_refusal"]
    assert (
        json.loads(package.lines.read_text().splitlines()[looked.refused[0][0] - 1])["customer_no"]
        == HARU
    )


@pytest.mark.slow
def test_the_command_looks_first_then_takes_in(yukue: Yukue, package: Package) -> None:
    world, place = yukue.world, yukue.world.place
    environment = {**world.database.environment(), "SEKISHO_HOME": str(place)}
    (place / "giver.vkey").write_text(f"{package.key}\n")

    def run(*words: str | Path) -> tuple[int, dict[str, Any], str]:
        done = in_a_process(place, "succession", "take-in", package.lines, "--manifest",
                            package.manifest, "--proof", package.proof, "--actor", KOTARO, "--json",
                            "--lang", "en", *words, environment=environment)  # fmt: skip
        said = done.stderr.decode().strip().splitlines() or [""]
        return done.returncode, json.loads(done.stdout or b"{}"), said[-1]

    assert run("--key", "nonsense")[0] == 2
    status, looked, _ = run("--key", "giver.vkey", "--dry-run")
    assert (status, looked["customers"], looked["refused"]) == (0, COME, [])
    assert yukue.customers() == 0
    told = in_a_process(place, "succession", "take-in", package.lines, "--manifest",
                        package.manifest, "--proof", package.proof, "--actor", KOTARO, "--lang",
                        "ja", "--key", "giver.vkey", "--dry-run",
                        environment=environment)  # fmt: skip
    assert told.stdout.decode().splitlines()[:3] == [
        f"引き渡した会社: {looked['giver']}", f"お客様の数: {COME}",
        f"契約の数: {looked['contracts']}",
    ]  # fmt: skip
    status, done, _ = run("--key", str(package.key))
    assert (status, done["customers"], done["rows_refused"]) == (0, COME, 0)
    status, _, said = run("--key", "giver.vkey")
    assert status == 1
    assert said.startswith("Error: The package was taken in on ")
