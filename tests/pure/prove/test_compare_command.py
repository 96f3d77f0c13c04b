"""What a new version changes is told in meaning and in text, with what the law asks before it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cast import NOTICE
from sekisho.cli import main

TEXT = NOTICE.read_text(encoding="utf-8").replace("施行日: 2026-10-01", "施行日: 2026-12-01")


def compared(folder: Path, *changes: tuple[str, str], words: tuple[str, ...] = ()) -> Result:
    """`sekisho compare` of the published notice with one that has these changes."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    for name in ("terms.yaml", "register.yaml"):
        (folder / name).write_bytes((NOTICE.parent / name).read_bytes())
    draft = folder / "draft.md"
    draft.write_text(text, encoding="utf-8")
    said = [str(NOTICE), str(draft), "--lang", "en", "--announced", "2026-11-01", *words]
    return CliRunner().invoke(main, ["compare", *said])


def test_a_version_that_changes_nothing_differs_in_nothing(tmp_path: Path) -> None:
    found = compared(tmp_path)
    assert found.output == "0 differences in meaning, 0 passages changed.\n"
    assert found.exit_code == 0


def test_a_rule_that_changes_without_its_text_is_an_error(tmp_path: Path) -> None:
    found = compared(tmp_path, ("条件: 未払額 > 0\n", "条件: 未払額 > 100\n"))
    assert found.exit_code == 1
    lines = found.output.splitlines()
    assert lines[0].startswith("narrowed  CGR No. 1 LLC / Collecting unpaid claims / ")
    assert lines[-2].endswith("error: the rules changed, the text did not [cgr1.1]")
    assert lines[-1] == "2 differences in meaning, 1 passage changed."


def test_a_text_that_changes_without_its_rule_is_told(tmp_path: Path) -> None:
    found = compared(tmp_path, ("お支払いの済んでいない料金", "まだお支払いのない料金"))
    assert found.exit_code == 0
    assert "the text changed, its rules did not [cgr1.1]" in found.output


def test_a_new_joint_user_must_be_announced_before(tmp_path: Path) -> None:
    wider = (
        ("このときは、その一般送配電事業者と同じ情報をやり取りします。", "このときも同じです。"),
        (
            "条件: 離島供給または最終保障供給 かつ 提供先",
            "条件: 提供先",
        ),
    )
    found = json.loads(compared(tmp_path, *wider, words=("--json",)).output)
    assert {one["change"] for one in found["differences"]} >= {"widened"}
    assert [(one["article"], one["beforehand"]) for one in found["duties"]] == [
        ("27(5)(iii)", True)
    ]
    assert found["earliest"] == "2026-11-02"
    late = compared(tmp_path, *wider, words=("--announced", "2026-12-01"))
    assert late.exit_code == 1
    assert "First day on which it may take effect: 2026-12-02" in late.output


def test_another_manager_must_be_announced_before(tmp_path: Path) -> None:
    found = compared(
        tmp_path,
        ("項目: 基本情報\n責任者: 当社\n", "項目: 基本情報\n責任者: 電力広域的運営推進機関\n"),
        ("当社のお客様については、当社です。", "当社のお客様については、広域機関です。"),
        words=("--json",),
    )
    told = json.loads(found.output)
    assert {one["change"] for one in told["differences"]} == {"manager"}
    assert [one["article"] for one in told["duties"]] == ["27(6)"]


@pytest.mark.parametrize("broken", ["条件: 未払額 > だれか\n", "条件: 未払 > 0\n"])
def test_a_draft_with_errors_is_not_compared(tmp_path: Path, broken: str) -> None:
    found = compared(tmp_path, ("条件: 未払額 > 0\n", broken))
    assert found.exit_code == 1
    assert "has 1 error. Run: sekisho check" in found.output
