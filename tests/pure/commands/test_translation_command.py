"""``sekisho translation``: what a translator is told."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cast import ROOT
from sekisho.cli import main


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A copy of the shipped notice and its translation."""
    for name in ("notice.md", "notice.en.md", "terms.yaml", "register.yaml"):
        shutil.copy(ROOT / "policy" / name, tmp_path / name)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    """Exit status and what was printed."""
    done = CliRunner().invoke(main, ["translation", *arguments])
    return done.exit_code, done.output


def test_the_shipped_translation_may_be_published(policy: Path) -> None:
    status, told = run("check", str(policy / "notice.md"), "--lang", "en")
    assert status == 0
    assert told == f"{policy / 'notice.en.md'}: 87 passages, 0 errors, 0 warnings.\n"


def test_a_changed_sentence_is_a_warning_that_says_the_new_mark(policy: Path) -> None:
    notice = policy / "notice.md"
    text = notice.read_text(encoding="utf-8")
    notice.write_text(text.replace("情報を扱う従業者を監督します。", "情報を扱う者を監督します。"))
    status, told = run("check", str(notice), "--json")
    assert status == 0
    [finding] = json.loads(told)["findings"]
    assert finding["code"] == "translation-stale"
    status, marks = run("marks", str(notice), "--json")
    assert status == 0
    assert json.loads(marks)["safety.2"] in json.dumps(finding)


def test_an_item_that_the_notice_does_not_list_is_an_error(policy: Path) -> None:
    english = policy / "notice.en.md"
    text = english.read_text(encoding="utf-8")
    english.write_text(text.replace("- Baseline\n", "- Baseline\n- Name\n"))
    status, told = run("check", str(policy / "notice.md"), "--lang", "en")
    assert status == 1
    assert "the lists of joint-items.3 have not as many entries as the notice's" in told


def test_a_notice_without_a_translation_is_told_where_it_belongs(policy: Path) -> None:
    (policy / "notice.en.md").unlink()
    status, told = run("check", str(policy / "notice.md"), "--lang", "en")
    assert status == 2
    assert told == (
        f"sekisho: There is no {policy / 'notice.en.md'}."
        " A translation stands beside its notice, under this name.\n"
    )


def test_a_file_whose_name_tells_no_language_is_refused(policy: Path) -> None:
    status, told = run("publish", str(policy / "notice.md"), "--lang", "en")
    assert status == 2
    assert told == (
        f"sekisho: {policy / 'notice.md'}: let the name end in .en.md or .ja.md,"
        " which tells the language.\n"
    )
