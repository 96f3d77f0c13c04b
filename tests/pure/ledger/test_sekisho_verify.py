"""The one file that an auditor is given: it stands alone, and it says what it found."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledger_cast import (
    ENTRIES,
    LOG,
    MANIFEST,
    ORIGIN,
    OTHER_LOG,
    WITNESS,
    extract_receipt,
    growth,
    read_receipt,
    signed,
)
from sekisho.ledger import sekisho_verify as alone
from sekisho.ledger.checkpoint import Checkpoint, sign_checkpoint
from sekisho.ledger.hash import EMPTY_ROOT
from sekisho.ledger.tlog_proof import consistency_file, parse_tlog_proof

KEY, WITNESS_KEY = str(LOG.key), str(WITNESS.key)
SOURCE = Path(alone.__file__)


class Desk:
    """An auditor's folder, and the verifier run on what lies in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def lay(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    def verify(self, *arguments: str, lang: str = "en") -> tuple[int, str]:
        status = alone.main([*arguments, "--lang", lang])
        return status, self.capsys.readouterr().out

    def error(self, *arguments: str, key: str = KEY) -> tuple[str, str]:
        """Return code and English text of what was refused."""
        status, out = self.verify(*arguments, "--key", key, "--json")
        answer = json.loads(out)
        assert (status, answer["ok"], answer["result"]) == (1, False, None)
        return answer["error"]["code"], answer["error"]["text"]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_it_imports_the_standard_library_and_nothing_of_ours() -> None:
    names = set()
    for node in ast.walk(ast.parse(SOURCE.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    assert names - set(sys.stdlib_module_names) == {"cryptography"}


@pytest.mark.parametrize(
    ("isolated", "said"),
    [
        (["-I"], "Ed25519: built-in implementation, confirmed by cryptography "),
        (["-I", "-S"], "Ed25519: built-in implementation only (cryptography is not installed)"),
    ],
)
def test_the_bare_file_runs_alone_and_says_who_judged(
    tmp_path: Path, isolated: list[str], said: str
) -> None:
    shutil.copy(SOURCE, tmp_path / "v.py")
    (tmp_path / "r.tlog-proof").write_bytes(extract_receipt("100004"))
    command = [sys.executable, *isolated, "v.py", "receipt", "r.tlog-proof", "--key", KEY]
    done = subprocess.run(
        [*command, "--witness", WITNESS_KEY, "--lang", "en"],
        cwd=tmp_path,
        env={"LANG": "C"},
        capture_output=True,
        check=False,
    )
    out = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert out.startswith("VERIFIED\n")
    assert said in out
    assert "  customer number: 100004\n  recipient: tokyo_network\n" in out
    assert "  items: name, supply_point, usage\n  clauses: C31, C33\n" in out
    assert "[OK] cosigned by the witness witness.example.jp/w1 at 2026-12-01T00:00:00Z" in out


def test_a_japanese_environment_is_answered_in_japanese(tmp_path: Path) -> None:
    (tmp_path / "r").write_bytes(read_receipt())
    done = subprocess.run(
        [sys.executable, str(SOURCE), "receipt", str(tmp_path / "r"), "--key", KEY],
        env={"LANG": "ja_JP.UTF-8"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.decode().startswith("確認できました\n\nこの取扱いの記録は、署名された台帳に")
    assert "  お客さま番号: 100003\n" in done.stdout.decode()


def test_the_json_answer_has_these_names(desk: Desk) -> None:
    path = desk.lay("r", extract_receipt("100001"))
    status, out = desk.verify("receipt", path, "--key", KEY, "--json")
    answer = json.loads(out)
    assert status == 0
    assert set(answer) == {"ok", "what", "checks", "error", "ed25519", "result"}
    assert [each["check"] for each in answer["checks"]] == ["signature", "inclusion", "commitment"]
    assert answer["result"] == {
        "origin": ORIGIN,
        "size": len(ENTRIES),
        "root": answer["result"]["root"],
        "witnesses": [],
        "kind": "extract",
        "customer_no": "100001",
        "items": ["name", "supply_point", "usage"],
        "recipient": "tokyo_network",
        "purpose": "network_operation",
        "day": "2026-12-01",
        "policy": "sha256:" + "ab" * 32,
        "clauses": ["C31", "C33"],
        "index": 2,
    }


def test_without_a_trusted_key_nothing_is_called_verified(desk: Desk) -> None:
    path = desk.lay("r", extract_receipt("100001"))
    status, out = desk.verify("receipt", path)
    assert status == 1
    assert out.startswith(
        "NOT VERIFIED: no trusted key (--key) was given:"
        " the signature could not be tied to a trusted key\n"
    )
    assert "[OK] the entry stands at index 2 of the log of 11" in out
    assert "signed with the key" not in out


def test_the_key_may_stand_in_a_file(desk: Desk) -> None:
    path, key = desk.lay("r", read_receipt()), desk.lay("log.vkey", KEY.encode() + b"\n")
    assert desk.verify("receipt", path, "--key", key)[0] == 0


@pytest.mark.parametrize(
    ("key", "code", "text"),
    [
        (str(OTHER_LOG.key), "unsigned", "no signature of the trusted key ledger.example.jp: the"),
        (KEY.replace(ORIGIN, "other.example.jp"), "vkey", "the key is not valid: the key id does"),
        (
            WITNESS_KEY,
            "vkey",
            "the key is not valid: of another algorithm (is it meant for --witness?)",
        ),
        (KEY[:-1], "base64", "vkey: not canonical base64"),
        ("a+b+", "vkey", "the key is not valid: not of the form name+keyid+base64"),
        ("x" * 5000 + "+1+AAAA", "vkey", "the key is not valid: not of the form name+keyid+base64"),
    ],
)
def test_a_wrong_key_is_refused_with_its_reason(desk: Desk, key: str, code: str, text: str) -> None:
    path = desk.lay("r", read_receipt())
    found, said = desk.error("receipt", path, key=key)
    assert (found, said[: len(text)]) == (code, text)


def test_tampered_receipts_are_refused_here_as_in_the_ledger(desk: Desk) -> None:
    receipt = extract_receipt("100002")
    trust = alone.Trust(
        alone.parse_key(KEY, alone.NOTE_KEY), (alone.parse_key(WITNESS_KEY, alone.WITNESS_KEY),)
    )
    alone.check_receipt(alone.Report("receipt"), receipt, trust)
    for at in range(0, len(receipt), 5):
        altered = receipt[:at] + bytes([receipt[at] ^ 1 << at % 8]) + receipt[at + 1 :]
        with pytest.raises(alone.RefusedError):
            alone.check_receipt(alone.Report("receipt"), altered, trust)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'"100002"', b'"100001"', "not_opened"),
        (b'["name","supply_point","usage"]', b'["name"]', "not_opened"),
        (b'["name","supply_point","usage"]', b'["name","name"]', "fields"),
        (b'["name","supply_point","usage"]', b'"name"', "fields"),
        (b'"index":1,', b'"index":2,', "header"),
        (b'"index":1,', b'"index":true,', "header"),
        (b'"index":1,', b'"index": 1,', "json"),
        (b'"customer_no"', b'"customer_no":"1","customer_no"', "json"),
        (b'"index":1,', b'"index":1.0,', "json"),
    ],
)
def test_a_bent_receipt_is_refused_with_its_code(
    desk: Desk, old: bytes, new: bytes, code: str
) -> None:
    proof = parse_tlog_proof(extract_receipt("100002"))
    extra = (proof.extra or b"").replace(old, new)
    assert extra != proof.extra
    path = desk.lay("r", replace(proof, extra=extra).to_bytes())
    assert desk.error("receipt", path)[0] == code


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "receipt: wrong format (not a c2sp.org/tlog-proof@v1 file)"),
        (b"\xff\n\n", "receipt: not UTF-8 text"),
        (b"a\x1b\n\n", "receipt: it holds a control character"),
        (b"c2sp.org/tlog-proof@v1\nindex 1\n\nx", "receipt: wrong format (the extra or index"),
        (b"c2sp.org/tlog-proof@v1\nextra e30=\nindex 01\n\nx", "receipt index: not a decimal"),
        (b"c2sp.org/tlog-proof@v1\nextra e30=\nindex 1\n\nx", "receipt: wrong fields or types"),
    ],
)
def test_what_is_no_receipt_is_refused_with_its_reason(
    desk: Desk, data: bytes, message: str
) -> None:
    assert desk.error("receipt", desk.lay("r", data))[1].startswith(message)


def test_a_checkpoint_and_its_growth_are_verified(desk: Desk) -> None:
    old, new = desk.lay("old", signed(ENTRIES[:4])), desk.lay("new", signed())
    proof = desk.lay("proof", consistency_file(4, growth(4)))
    assert desk.verify("checkpoint", new, "--key", KEY, "--witness", WITNESS_KEY)[0] == 0
    status, out = desk.verify("consistency", old, new, proof, "--key", KEY, lang="ja")
    assert status == 0
    assert "大きさ 4 から 11 まで、足されただけです" in out


@pytest.mark.parametrize(
    ("old", "new", "proof", "message"),
    [
        (ENTRIES, ENTRIES[:4], b"old 11\n", "the log shrank from 11 to 4: entries were removed"),
        ((b"x", *ENTRIES[1:4]), ENTRIES, None, "the log of size 4 is not the beginning of the log"),
        (ENTRIES[:4], ENTRIES, b"old 4\n", "the log of size 4 is not the beginning of the log of"),
        (ENTRIES[:5], ENTRIES, None, "the proof starts at size 4, the old checkpoint has size 5"),
        (ENTRIES[:4], ENTRIES, b"4\n", "consistency proof: wrong format (the first line is not"),
        ((), ENTRIES, b"old 0\n", "the old log is empty: there is nothing to prove"),
    ],
)
def test_a_log_that_did_not_only_grow_is_refused(
    desk: Desk,
    old: tuple[bytes, ...],
    new: tuple[bytes, ...],
    proof: bytes | None,
    message: str,
) -> None:
    files = (
        desk.lay("old", signed(old)),
        desk.lay("new", signed(new)),
        desk.lay("proof", proof or consistency_file(4, growth(4))),
    )
    assert desk.error("consistency", *files)[1].startswith(message)


def test_two_different_logs_are_never_consistent(desk: Desk) -> None:
    files = (
        desk.lay("old", signed(origin="other.example.jp")),
        desk.lay("new", signed()),
        desk.lay("proof", b"old 11\n"),
    )
    assert desk.error("consistency", *files)[1] == (
        "this log is other.example.jp, but the key given is that of ledger.example.jp:"
        " use the right key"
    )
    status, out = desk.verify("consistency", *files)
    assert (status, "different logs (other.example.jp and ledger.example.jp)" in out) == (1, True)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), LOG), "no cosignature of the witness"),
        (signed().replace(b"\n11\n", b"\n12\n"), "the signature of ledger.example.jp does not"),
        (b"a\n1\n\n", "checkpoint: wrong format (no signature lines after a blank line)"),
        ("a\n1\n\n— a AAAAAAA=\n".encode(), "checkpoint: wrong format (three or more non-empty"),
        ("a\n1\nAAAA\n\n— a AAAAAAA=\n".encode(), "checkpoint: 3 bytes instead of 32"),
        (b"a\n\n- a AAAAAAA=\n", "checkpoint: wrong format (a signature line is not"),
    ],
)
def test_a_wrong_checkpoint_is_refused_with_its_reason(
    desk: Desk, data: bytes, message: str
) -> None:
    path = desk.lay("c", data)
    assert desk.error("checkpoint", path, "--witness", WITNESS_KEY)[1].startswith(message)


def test_control_characters_of_a_file_never_reach_the_terminal(desk: Desk) -> None:
    assert alone.printable("a\x1b[31mb\n") == "a\ufffd[31mb\ufffd"
    assert alone.printable(["名", "\u202e"]) == "名, \ufffd"


def test_a_time_beyond_the_calendar_is_shown_as_seconds() -> None:
    assert alone.utc(0) == "1970-01-01T00:00:00Z"
    assert alone.utc(2**63 - 1) == "9223372036854775807 s"


@pytest.mark.parametrize(
    "arguments", [[], ["receipt"], ["prove", "x"], ["receipt", "x", "--lang", "fr"]]
)
def test_a_wrong_command_line_exits_2(
    arguments: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        alone.main(arguments)
    assert exit_.value.code == 2
    assert "使い方が違います / wrong usage: " in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["receipt", "nowhere"], ["pack", "nowhere"]])
def test_a_file_that_is_not_there_exits_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert alone.main([*arguments, "--key", KEY]) == 2
    assert capsys.readouterr().err.startswith("sekisho-verify: nowhere: ")


# ------------------------------------------------------------------------------------ audit packs


def lay_pack(desk: Desk, entries: Sequence[bytes] = ENTRIES, **files: bytes) -> str:
    """Lay an audit pack on the desk; `files` adds or replaces files, `/` written as `__`."""
    pack = {
        "checkpoint.txt": signed(tuple(entries)),
        "entries.bin": b"".join(len(each).to_bytes(4, "big") + each for each in entries),
        "old/0004.txt": signed(ENTRIES[:4]),
        "old/0011.txt": signed(),
        "files/tokyo_network.manifest.json": MANIFEST,
    }
    pack |= {name.replace("__", "/").replace("_txt", ".txt"): data for name, data in files.items()}
    for name, data in pack.items():
        desk.lay(f"pack/{name}", data)
    return str(desk.folder / "pack")


def test_a_whole_pack_is_verified_and_counted(desk: Desk) -> None:
    status, out = desk.verify("pack", lay_pack(desk), "--key", KEY, "--json")
    result: dict[str, Any] = json.loads(out)["result"]
    assert status == 0
    assert result["entries"] == {
        "ack": 1, "extract": 1, "manifest": 1, "policy": 1, "read": 1, "restrict": 1, "subject": 5,
    }  # fmt: skip
    assert (result["files"], result["files_not_given"]) == (1, 0)


def test_an_empty_log_is_a_pack_too(desk: Desk) -> None:
    desk.lay("pack/checkpoint.txt", signed(()))
    desk.lay("pack/entries.bin", b"")
    assert desk.verify("pack", str(desk.folder / "pack"), "--key", KEY)[0] == 0


def test_a_manifest_that_was_not_given_is_counted_not_hidden(desk: Desk) -> None:
    folder = lay_pack(desk)
    (desk.folder / "pack/files/tokyo_network.manifest.json").unlink()
    status, out = desk.verify("pack", folder, "--key", KEY)
    assert (status, "  files not given: 1\n" in out) == (0, True)


def test_a_pack_without_its_checkpoint_is_refused(desk: Desk) -> None:
    folder = lay_pack(desk)
    (desk.folder / "pack/checkpoint.txt").unlink()
    assert desk.error("pack", folder) == ("missing", "checkpoint.txt is missing")


FRAMED = b"".join(len(each).to_bytes(4, "big") + each for each in ENTRIES)
SWAPPED = (*ENTRIES[:9], ENTRIES[10], ENTRIES[9])


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("entries.bin", FRAMED[:-1], "entries.bin is cut at entry 10"),
        ("entries.bin", FRAMED + b"\0\0", "entries.bin is cut at entry 11"),
        ("entries.bin", FRAMED + b"\0\0\0\1\1", "there are > 11 entries, the checkpoint says 11"),
        ("entries.bin", FRAMED[:-4], "entries.bin is cut at entry 10"),
        ("entries.bin", b"\xff\xff\xff\xff", "entries.bin is cut at entry 0"),
        ("entries.bin", b"", "there are 0 entries, the checkpoint says 11"),
        ("entries.bin", b"\0\0\0\1\3", "entries.bin [0]: wrong format (not a JSON entry)"),
        ("entries.bin", b"\0\0\0\3\1{}", "entries.bin [0]: kind: wrong fields or types"),
        ("entries.bin", b"\0\0\0\x29\2" + bytes(40), "entry 0 claims the extract at 0, but no"),
        (
            "entries.bin",
            b"".join(len(each).to_bytes(4, "big") + each for each in SWAPPED),
            "old/0011.txt: the entries lead to another root than the one signed for size 11",
        ),
        ("checkpoint.txt", signed(SWAPPED), "checkpoint.txt: the entries lead to another root"),
        ("old/0004.txt", signed(SWAPPED[5:9]), "old/0004.txt: the entries lead to another root"),
        ("old/0012.txt", signed((*ENTRIES, b"\1")), "the log shrank from 12 to 11: entries were"),
        ("old/0004.txt", b"", "old/0004.txt: wrong format (no signature lines after a blank"),
        ("files/more.csv", b"planted", "files/more.csv: no manifest entry of the log has this"),
        ("files/tokyo_network.manifest.json", b"", "files/tokyo_network.manifest.json: no manife"),
    ],
)
def test_a_pack_with_a_lie_in_it_is_refused(
    desk: Desk, name: str, data: bytes, message: str
) -> None:
    folder = lay_pack(desk)
    desk.lay(f"pack/{name}", data)
    assert desk.error("pack", folder)[1].startswith(message)


def test_a_manifest_that_counts_other_customers_than_the_log_is_refused(desk: Desk) -> None:
    fewer = (*ENTRIES[:6], *ENTRIES[7:])
    desk.lay("pack/checkpoint.txt", signed(fewer))
    desk.lay("pack/entries.bin", b"".join(len(each).to_bytes(4, "big") + each for each in fewer))
    assert desk.error("pack", str(desk.folder / "pack")) == (
        "subjects",
        "the extract at 1 says 5 customers, the log holds 4",
    )


def test_every_message_is_written_in_both_languages() -> None:
    source = SOURCE.read_text("utf-8")
    for code, (ja, en) in alone.ERRORS.items():
        assert source.count(f'"{code}"') >= 2 or f'("{code}"' in source, code
        assert ja != en
        assert set(_fields(ja)) - {"why_ja"} == set(_fields(en)) - {"why_en"}


def _fields(template: str) -> list[str]:
    """Return the names in braces."""
    return [part.partition("}")[0] for part in template.split("{")[1:]]
