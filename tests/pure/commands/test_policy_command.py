"""`policy init`: a folder with two files, and never a file less than before."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sekisho.cli import main

PLAIN = "お客様の情報について\n\n氏名を、配送会社に提供します。\n"


def run(plain: Path, folder: Path, *words: str, effective: str = "2027-04-01") -> Result:
    told = ["policy", "init", str(plain), "--operator", "灯電力株式会社", "--effective", effective]
    return CliRunner().invoke(main, [*told, "-o", str(folder), *words])


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.txt"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def test_each_question_is_an_error_of_check_until_it_is_answered(
    plain: Path, tmp_path: Path
) -> None:
    notice = tmp_path / "new" / "notice.md"
    done = run(plain, notice.parent, "--lang", "en")
    assert done.stdout == (
        f"{notice}: 3 open questions. Write the answers as rules; "
        f"sekisho check {notice} says what is left.\n"
    )
    checked = CliRunner().invoke(main, ["check", str(notice), "--json"])
    assert checked.exit_code == 1
    codes = [finding["code"] for finding in json.loads(checked.stdout)["findings"]]
    assert codes == ["open-question"] * 3


def test_the_json_names_the_files(plain: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    told = json.loads(run(plain, folder, "--json").stdout)
    files = [str(folder / "notice.md"), str(folder / "terms.yaml")]
    assert told == {"files": files, "questions": 3}


def test_nothing_is_overwritten(plain: Path, tmp_path: Path) -> None:
    terms = tmp_path / "terms.yaml"
    terms.write_text("mine", encoding="utf-8")
    done = run(plain, tmp_path, "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"sekisho: {terms}: it exists already. Name another folder.\n"
    assert terms.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "notice.md").exists()


def test_a_day_that_is_none_is_said(plain: Path, tmp_path: Path) -> None:
    done = run(plain, tmp_path / "new", "--lang", "ja", effective="来年")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "sekisho: 「来年」は日付ではありません。2027-04-01 の形で書いてください。\n"
    )


def test_a_text_in_another_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_bytes(PLAIN.encode("cp932"))
    done = run(path, tmp_path / "new", "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"sekisho: {path}: ")


def test_an_empty_text_is_said(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("\n \n", encoding="utf-8")
    done = run(path, tmp_path / "new", "--lang", "en")
    assert (done.exit_code, done.stderr) == (2, f"sekisho: {path}: there is nothing in it.\n")
