"""`weave`, `strip` and `matrix`: what they write, byte for byte where bytes are promised."""

import csv
import io
import json
from pathlib import Path

import pytest

from cast import NOTICE as PUBLISHED_NOTICE
from desk import NOTICE, PUBLISHED, Desk

BROKEN = NOTICE.replace("項目: 氏名", "項目: 民名")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write()
    return desk


def test_strip_gives_the_published_text(desk: Desk) -> None:
    output = desk.directory / "published.md"
    assert desk.run("strip", desk.notice).stdout == PUBLISHED
    assert desk.run("strip", desk.notice, "-o", output).stdout == ""
    assert output.read_bytes() == PUBLISHED.encode()
    told = json.loads(desk.run("strip", desk.notice, "--json").stdout)
    assert told == {"file": str(desk.notice), "text": PUBLISHED}


def test_a_text_whose_rules_are_wrong_can_be_stripped_and_one_without_an_end_cannot(
    desk: Desk,
) -> None:
    assert desk.run("strip", desk.write(BROKEN)).stdout == PUBLISHED
    path = desk.write(NOTICE.removesuffix("```\n"))
    done = desk.run("strip", path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"sekisho: {path} has ")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_publics_page_tells_what_each_sentence_makes_the_system_do(
    desk: Desk, lang: str
) -> None:
    page = desk.run("weave", desk.notice, "--to", "public", "--lang", lang).stdout
    assert page.startswith("<!DOCTYPE html>")
    for line in {
        "ja": ("許可: 請求", "相手: 当社", "条件: 「状態区分」が「契約中」であること",
               "最終支払から7年で消します。", "利用目的の公表"),
        "en": ("Permit: 請求", "Recipients: We", "Condition: “State” is “Active”",
               "Erased 7 years after last payment.", "The purposes of use"),
    }[lang]:  # fmt: skip
        assert line in page
    assert "```" not in page


def test_the_page_of_the_operators_notice_tells_what_its_definitions_define(desk: Desk) -> None:
    page = desk.run("weave", PUBLISHED_NOTICE, "--lang", "ja").stdout
    assert "次の項目をいいます: 発電販売量、需要調達量、需要抑制量、ベースライン" in page
    assert "北海道電力株式会社は、いまの北海道電力ネットワーク株式会社です。" in page
    assert "条件: 「登録済み」であること" in page


def test_counsels_page_is_made_of_a_notice_with_errors_too(desk: Desk) -> None:
    output = desk.directory / "counsel.html"
    done = desk.run("weave", desk.write(BROKEN), "--to", "counsel", "-o", output)
    assert done.exit_code == 0
    page = output.read_text(encoding="utf-8")
    assert "&#x27;民名&#x27; is no known item." in page
    assert "項目: 民名" in page


def test_the_operators_notice_is_woven_for_both(desk: Desk) -> None:
    for audience in ("public", "counsel"):
        told = json.loads(desk.run("weave", PUBLISHED_NOTICE, "--to", audience, "--json").stdout)
        assert list(told) == ["file", "to", "lang", "html"]
        assert told["html"].rstrip().endswith("</html>")


def test_the_matrix_as_text(desk: Desk) -> None:
    told = desk.run("matrix", desk.notice, "--lang", "en").stdout
    assert "Version 1: what passes on 2026-12-01" in told
    row = next(line for line in told.splitlines() if "Name" in line)
    assert "○" in row
    row = next(line for line in told.splitlines() if "E-mail" in line)
    assert "○" not in row
    assert "  1  We\n" in told


def test_the_matrix_as_csv(desk: Desk) -> None:
    told = desk.run("matrix", desk.notice, "--format", "csv").stdout
    assert list(csv.reader(io.StringIO(told))) == [
        ["Recipient", "Name", "E-mail"],
        ["We", "conditional C12", "gap"],
    ]


def test_the_matrix_as_json_tells_every_rule(desk: Desk) -> None:
    told = json.loads(desk.run("matrix", desk.notice, "--json").stdout)
    assert list(told) == ["version", "digest", "day", "cells"]
    assert told["cells"] == [
        {
            "recipient": "operator",
            "item": "name",
            "mark": "conditional",
            "clauses": ["C12"],
            "passing": [{"purpose": "billing", "rule": "C12", "ground": "own_use"}],
        },
        {"recipient": "operator", "item": "email", "mark": "gap", "clauses": [], "passing": []},
    ]


def test_the_matrix_as_html_is_a_page_without_scripts(desk: Desk) -> None:
    page = desk.run("matrix", desk.notice, "--format", "html").stdout
    assert '<td class="conditional" title="passes on conditions C12">○ C12</td>' in page
    assert "<script" not in page


def test_the_matrix_of_the_operators_notice_for_one_recipient(desk: Desk) -> None:
    words = ("--recipient", "DAX合同会社", "--purpose", "調達管理", "--json")
    told = json.loads(desk.run("matrix", PUBLISHED_NOTICE, *words).stdout)
    passing = {c["item"] for c in told["cells"] if c["mark"] == "conditional"}
    assert len(passing) == 6
    assert {c["mark"] for c in told["cells"]} == {"conditional", "forbid", "gap"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--recipient", "だれか"), "'だれか' is no word of the notice."),
        (("--purpose", "請救"), "'請救' is no word of the notice. Did you mean '請求'?"),
        (("--day", "2026-13-01"), "'2026-13-01' is no date; write it as 2026-12-01."),
        (("--day", "20261201"), "'20261201' is no date; write it as 2026-12-01."),
    ],
)
def test_a_matrix_of_words_that_nobody_knows(
    desk: Desk, words: tuple[str, ...], message: str
) -> None:
    done = desk.run("matrix", desk.notice, *words)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"sekisho: {message}\n")
