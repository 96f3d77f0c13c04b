"""Keys of mail: made once, read by their owner only, a selector a day, addresses hidden."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from sekisho.gate.errors import ActRefusedError
from sekisho.gate.mail_keys import MailKeys, dns_record, load_keys, make_keys, selectors_in

DAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with keys of the day; making one takes a while."""
    place = tmp_path_factory.mktemp("mail") / "keys"
    _, made = make_keys(place, DAY)
    assert made
    return place


def test_a_key_is_made_once_and_only_its_owner_reads_it(place: Path) -> None:
    keys, made = make_keys(place, DAY + timedelta(days=1))
    assert not made
    assert keys == load_keys(place)
    assert keys.selector == "s20261201"
    assert {oct(path.stat().st_mode)[-3:] for path in place.iterdir()} == {"600"}
    assert sorted(path.name for path in place.iterdir()) == ["address.key", "s20261201.pem"]


def test_everybody_finds_the_public_key_by_its_selector(place: Path) -> None:
    name, text = dns_record(load_keys(place), "mail.example.jp")
    assert name == "s20261201._domainkey.mail.example.jp"
    assert text.startswith("v=DKIM1; k=rsa; p=MIIB")


def test_a_new_key_signs_from_its_day_on_and_the_old_one_stays(place: Path) -> None:
    with pytest.raises(ActRefusedError) as today:
        make_keys(place, DAY, anew=True)
    assert today.value.code == "mail-key-today"
    keys, made = make_keys(place, DAY + timedelta(days=30), anew=True)
    assert (keys.selector, made) == ("s20261231", True)
    assert selectors_in(place) == ["s20261201", "s20261231"]
    (place / "s20261231.pem").unlink()


@pytest.mark.parametrize("name", ["address.key", "s20261201.pem"])
def test_a_key_that_others_can_read_is_not_used(place: Path, name: str) -> None:
    (place / name).chmod(0o640)
    with pytest.raises(ActRefusedError) as opened:
        load_keys(place)
    (place / name).chmod(0o600)
    assert opened.value.en == f"The key {name} is open to others: chmod 600."


def test_without_a_key_it_is_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ActRefusedError) as none:
        load_keys(tmp_path)
    assert none.value.en == "There is no key that signs mails. Make one: sekisho mail keys."


def test_an_address_is_known_by_a_digest_that_needs_the_key(place: Path) -> None:
    keys = load_keys(place)
    assert keys.mac_of("haru@example.jp") == keys.mac_of("haru@EXAMPLE.jp")
    assert keys.mac_of("haru@example.jp") != keys.mac_of("Haru@example.jp")
    other = MailKeys(keys.selector, keys.private_pem, b"another key")
    assert other.mac_of("haru@example.jp") != keys.mac_of("haru@example.jp")
