"""The browser verifies a receipt by itself, and says what sekisho-verify says of good and bad."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ledger_cast import LOG, OTHER_LOG, THIRD, WITNESS, extract_receipt, key_change
from screens import Screens
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.tell_history import tell_history
from sekisho.ledger import sekisho_verify
from sekisho.ledger.note import Ed25519Signer
from sekisho.postgres.roles import Role

DAMAGED = 80
VERIFY = """async ([bytes, log, witnesses, changes]) => {
  const { verifyReceipt } = await import("/static/portal/verify-receipt.js");
  try {
    const proofs = (changes ?? []).map((each) => new Uint8Array(each));
    return { ok: true, result: await verifyReceipt(new Uint8Array(bytes), log, witnesses, proofs) };
  } catch (error) { return { ok: false, code: error.code ?? String(error) }; }
}"""


def receipts(screens: Screens) -> list[bytes]:
    """Of an extract to each recipient of the customer's."""
    number = screens.people["customer"].customer_no or ""
    with screens.world.connected(Role.WEB) as connection:
        found = [p.index for p in tell_history(connection, number) if p.kind == "extract"]
        return [give_receipt(connection, number, index) for index in found[:3]]


def keys(screens: Screens) -> tuple[str, str]:
    return str(screens.world.signer.key), str(screens.world.witness.signer.key)


def in_browser(
    page: Page, data: bytes, log: str, witnesses: list[str], *changes: bytes
) -> dict[str, object]:
    proofs = [list(each) for each in changes]
    told: dict[str, object] = page.evaluate(VERIFY, [list(data), log, witnesses, proofs])
    return told


def offline(path: Path, data: bytes, log: str, witness: str, *changes: bytes) -> dict[str, object]:
    """What sekisho-verify says of it."""
    path.write_bytes(data)
    words = ["receipt", str(path), "--key", log, "--witness", witness]
    for number, change in enumerate(changes):
        kept = path.with_name(f"change{number}")
        kept.write_bytes(change)
        words += ["--key-change", str(kept)]
    report = sekisho_verify.run(sekisho_verify.parser().parse_args(words))
    return {"ok": report.error is None, "code": report.error and report.error.code,
            "result": report.result}  # fmt: skip


@pytest.fixture
def page(visitor: BrowserContext) -> Page:
    page = visitor.new_page()
    page.goto("/verify/")
    return page


def test_a_receipt_is_verified_on_the_page_with_checkpoint_and_witness(
    screens: Screens, page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "receipt.tlog-proof"
    file.write_bytes(receipts(screens)[0])
    page.set_input_files("#file", file)
    log, witness = keys(screens)
    expect(page.locator("#log-key")).to_have_value(log)
    expect(page.locator("#witness-key")).to_have_value(witness)
    page.click("#verify button")
    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text("確かめました")
    expect(verdict).to_contain_text(screens.people["customer"].customer_no or "")
    expect(verdict).to_contain_text("witness.example.jp/acts")


def test_a_pasted_receipt_with_one_changed_letter_is_refused(screens: Screens, page: Page) -> None:
    text = receipts(screens)[0].decode()
    page.fill("#text", text.replace("index ", "index 1", 1))
    page.fill("#log-key", keys(screens)[0])
    page.fill("#witness-key", "")
    page.click("#verify button")
    expect(page.locator("#verdict")).to_contain_text("確かめられません: not_included")


def test_browser_and_offline_verifier_read_the_same_out_of_good_receipts(
    screens: Screens, page: Page, tmp_path: Path
) -> None:
    log, witness = keys(screens)
    for data in receipts(screens):
        here, there = (
            in_browser(page, data, log, [witness]),
            offline(tmp_path / "r", data, log, witness),
        )
        assert here["ok"] is True, here
        assert there["ok"] is True
        told, expected = here["result"], there["result"]
        assert isinstance(told, dict)
        assert isinstance(expected, dict)
        for name in ("customer_no", "items", "recipient", "purpose", "day", "policy", "clauses"):
            assert told[name] == expected[name], name
        assert int(str(told["index"])) == expected["index"]


def test_both_refuse_every_damaged_receipt_for_the_same_reason(
    screens: Screens, page: Page, tmp_path: Path
) -> None:
    log, witness = keys(screens)
    data = receipts(screens)[0]
    chance = random.Random(5)  # noqa: S311  # the same damage in every run
    differing = []
    for _ in range(DAMAGED):
        damaged = bytearray(data)
        at = chance.randrange(len(damaged))
        damaged[at] ^= 1 << chance.randrange(8)
        here = in_browser(page, bytes(damaged), log, [witness])
        there = offline(tmp_path / "r", bytes(damaged), log, witness)
        assert (here["ok"], there["ok"]) == (False, False), at
        if here["code"] != there["code"]:
            differing.append((at, here["code"], there["code"]))
    assert differing == []


@pytest.mark.parametrize(
    ("log", "code"),
    [
        ("no key at all", "vkey"),
        ("sekisho.example.jp/acts+00000000+AQAA", "vkey"),
        # The identity point, with its right key id, signs everything.
        ("small.example.jp+{id}+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "vkey"),
    ],
)
def test_a_key_that_is_none_is_refused(screens: Screens, page: Page, log: str, code: str) -> None:
    from hashlib import sha256

    body = b"small.example.jp\n\x01\x01" + bytes(31)
    told = in_browser(page, receipts(screens)[0], log.format(id=sha256(body).hexdigest()[:8]), [])
    assert told["ok"] is False
    assert told["code"] in (code, "base64")


def test_the_key_of_another_log_is_not_believed(screens: Screens, page: Page) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from sekisho.ledger.note import ED25519, VerifierKey

    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    key = str(VerifierKey(screens.world.signer.key.name, ED25519, other))
    assert in_browser(page, receipts(screens)[0], key, []) == {"ok": False, "code": "unsigned"}


@pytest.mark.parametrize(
    ("trusted", "changes", "code"),
    [
        (THIRD, [key_change(LOG, THIRD, (LOG, THIRD))], None),
        (LOG, [key_change(LOG, THIRD, (LOG, THIRD))], None),
        (THIRD, [key_change(LOG, THIRD, (THIRD,))], None),
        (THIRD, [], "unsigned"),
        (OTHER_LOG, [key_change(OTHER_LOG, LOG, (OTHER_LOG, LOG))], "not_its_turn"),
        (LOG, [key_change(LOG, THIRD, (THIRD,))], "untrusted_change"),
        (LOG, [key_change(LOG, THIRD, (LOG,))], "change"),
        (LOG, [key_change(LOG, THIRD, (LOG, THIRD)), key_change(LOG, OTHER_LOG, (LOG, OTHER_LOG))],
         "change"),
    ],
)  # fmt: skip
def test_a_receipt_from_before_the_key_was_replaced_verifies_with_either(
    page: Page, tmp_path: Path, trusted: Ed25519Signer, changes: list[bytes], code: str | None
) -> None:
    data, witness = extract_receipt("100002"), str(WITNESS.key)
    here = in_browser(page, data, str(trusted.key), [witness], *changes)
    there = offline(tmp_path / "r", data, str(trusted.key), witness, *changes)
    assert (here["ok"], there["ok"]) == (code is None, code is None)
    assert (here.get("code"), there["code"]) == (code, code)
