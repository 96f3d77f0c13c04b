"""`export`: which files it writes, and what it says to those who ask for what there is not."""

import json
from pathlib import Path

import pytest
from cedarpy import validate_policies

from desk import NOTICE, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write()
    return desk


def test_cedar_is_three_files_that_cedar_takes(desk: Desk) -> None:
    folder = desk.directory / "cedar"
    done = desk.run("export", desk.notice, "--to", "cedar", "-o", folder)
    names = ["policies.cedar", "schema.cedarschema", "entities.json"]
    assert done.stdout.splitlines() == [str(folder / name) for name in names]
    policies, schema, _ = [(folder / name).read_text(encoding="utf-8") for name in names]
    verdict = validate_policies(policies, schema)
    assert (verdict.validation_passed, verdict.errors) == (True, [])
    told = json.loads(desk.run("export", desk.notice, "--to", "cedar", "--json").stdout)
    assert list(told) == names
    assert told["policies.cedar"] == policies


@pytest.mark.parametrize("form", ["odrl", "dpv"])
def test_one_file_is_printed_with_addresses_below_the_base(desk: Desk, form: str) -> None:
    base = "https://denki.example.jp/notice/"
    done = desk.run("export", desk.notice, "--to", form, "--base", base)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["@graph"][0]["@id"] == f"{base}notice"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--to", "cedar"), "cedar is 3 files. Add -o FOLDER, or --json."),
        (("--to", "odrl", "--day", "2026-12-01"), "odrl has no use for --day. Leave it out."),
        (("--to", "cedar", "--base", "urn:x:"), "cedar has no use for --base. Leave it out."),
        (("--to", "cedar", "--day", "soon"), "'soon' is no date; write it as 2026-12-01."),
        (
            ("--to", "dpv", "--base", "notice"),
            "'notice' begins no address; write it as https://example.jp/notice/.",
        ),
    ],
)
def test_what_is_asked_in_vain_is_said(desk: Desk, words: tuple[str, ...], message: str) -> None:
    done = desk.run("export", desk.notice, *words, "--lang", "en")
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"sekisho: {message}\n")


def test_a_folder_that_is_a_file_is_said(desk: Desk) -> None:
    done = desk.run("export", desk.notice, "--to", "dpv", "-o", desk.notice, "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"sekisho: {desk.notice}: part of the path is no directory.\n"


def test_a_notice_with_errors_is_not_exported(desk: Desk) -> None:
    path = desk.write(NOTICE.replace("項目: 氏名", "項目: 民名"))
    done = desk.run("export", path, "--to", "odrl", "--lang", "ja")
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"sekisho check {path}" in done.stderr
