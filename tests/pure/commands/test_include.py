"""A notice that includes a passage of the library means what it would mean with the passage in it.

The gas notice has its passage on the pipeline operators from there.
"""

import json
import re
from pathlib import Path
from shutil import copy

import pytest
from click.testing import CliRunner, Result

from cast import ROOT
from sekisho.cli import main
from sekisho.commands._notice import whole_bytes

GAS = ROOT / "examples" / "gas"
LIBRARY = ROOT / "policy" / "library" / "joint-use-network.md"
SHIPPED = re.compile(r"```include\n.*?```\n\n", re.DOTALL)
BLOCK = """\
```include
引用: library/joint-use-network.md
相手: ガス導管事業者
目的: 導管の維持と開閉栓
渡すもの: 契約者の情報とガス設備の情報のうち、警報器と点検の結果を除いたもの
項目: 契約者の情報, ガス設備の情報, 警報器の有無を除く, 保安点検の結果を除く
受け持ち: 地点の導管事業者
掲示: 共同利用の公表
条文: G06
```

"""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """The gas notice, with the library beside it."""
    return company(tmp_path / "hinoto")


def company(folder: Path, block: str = BLOCK) -> Path:
    (folder / "library").mkdir(parents=True)
    copy(LIBRARY, folder / "library")
    copy(GAS / "terms.yaml", folder)
    text, count = SHIPPED.subn(lambda _: block, (GAS / "notice.md").read_text(encoding="utf-8"))
    assert count == 1
    path = folder / "notice.md"
    path.write_text(text, encoding="utf-8")
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_is_included_means_what_stood_there(notice: Path) -> None:
    assert run("check", notice, "--lang", "en").exit_code == 0
    plain = notice.with_name("plain.md")
    plain.write_bytes(whole_bytes(notice, notice.read_bytes()))
    told = json.loads(run("compare", plain, notice, "--json").stdout)
    assert told["differences"] == []
    assert not any(one["error"] for one in told["texts"])


def test_the_published_text_has_the_passage_and_no_trace_of_the_library(notice: Path) -> None:
    text = run("strip", notice).stdout
    assert "相手は、お使いの地点を受け持つガス導管事業者だけです。" in text
    assert not re.search(r"```|\{\{|引用", text)


def test_what_is_published_is_the_whole_text(notice: Path) -> None:
    whole = whole_bytes(notice, notice.read_bytes()).decode()
    assert BLOCK.splitlines()[0] not in whole
    assert "許可: 導管の維持と開閉栓\n提供先: ガス導管事業者\n" in whole
    own = (ROOT / "policy" / "notice.md").read_bytes()
    assert whole_bytes(ROOT / "policy" / "notice.md", own) == own


def test_a_change_of_the_library_is_a_difference_in_each_notice_that_includes_it(
    tmp_path: Path,
) -> None:
    for name in ("hinoto", "tsuchinoko"):
        before = company(tmp_path / "before" / name)
        after = company(tmp_path / "after" / name)
        library = after.parent / "library" / LIBRARY.name
        edit(library, "だけです。", "だけです。お断りになれます。")
        edit(library, "停止: 不可", "停止: 可")
        told = json.loads(run("compare", before, after, "--json").stdout)
        assert {one["change"] for one in told["differences"]} == {"narrowed"}
        [text] = told["texts"]
        assert (text["change"], text["error"]) == ("both", False)
        assert (text["file"], text["line"]) == (str(library), 1)


def test_a_finding_in_what_is_included_names_the_file_and_line_of_the_library(
    notice: Path,
) -> None:
    library = notice.parent / "library" / LIBRARY.name
    edit(library, "根拠: 共同利用", "根拠: 共同用利")
    line = library.read_text(encoding="utf-8").split("\n").index("根拠: 共同用利") + 1
    done = run("check", notice, "--json")
    findings = json.loads(done.stdout)["findings"]
    [unknown] = [one for one in findings if one["code"] == "unknown-word"]
    assert (unknown["file"], unknown["line"]) == (str(library), line)


def test_a_finding_below_what_is_included_names_the_line_of_the_notice(notice: Path) -> None:
    edit(notice, "責任者: ガス導管事業者", "責任者: ガス管導事業者")
    line = notice.read_text(encoding="utf-8").split("\n").index("責任者: ガス管導事業者") + 1
    findings = json.loads(run("check", notice, "--json").stdout)["findings"]
    [unknown] = [one for one in findings if one["code"] == "unknown-word"]
    assert (unknown["file"], unknown["line"]) == (str(notice), line)


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        (
            "引用: library/joint-use-network.md\n", "",
            "include-unnamed", "The block does not say which file it includes.",
        ),
        (
            "joint-use-network", "joint-use-nobody",
            "include-missing", "There is no 'library/joint-use-nobody.md' to include.",
        ),
        (
            "条文: G06\n", "",
            "include-unfilled", "Nothing fills {{条文}} of 'library/joint-use-network.md'.",
        ),
        (
            "条文: G06\n", "条文: G06\n会社: 灯\n",
            "include-unused", "'library/joint-use-network.md' has no {{会社}}.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_put_in_is_an_error(
    tmp_path: Path, old: str, new: str, code: str, message: str
) -> None:
    assert old in BLOCK
    path = company(tmp_path / "hinoto", BLOCK.replace(old, new))
    done = run("check", path, "--json")
    assert done.exit_code == 1
    findings = json.loads(done.stdout)["findings"]
    assert [one["message"]["en"] for one in findings if one["code"] == code] == [message]
    assert "include-left" not in {one["code"] for one in findings}


def test_a_block_that_nobody_put_in_is_an_error_of_the_text(notice: Path) -> None:
    edit(notice, "```include", " ```include")
    findings = json.loads(run("check", notice, "--json").stdout)["findings"]
    left = [one["message"]["en"] for one in findings if one["code"] == "include-left"]
    assert left == ["an include block is left in the text: nothing was put in its place"]
