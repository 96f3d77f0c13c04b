"""`sekisho check`: findings as a good compiler tells them; the exit status says what may follow."""

import json
from pathlib import Path

import pytest

from cast import NOTICE as PUBLISHED_NOTICE
from desk import NOTICE, TERMS, Desk, in_a_process

UNKNOWN = NOTICE.replace("項目: 氏名", "項目: 民名")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_notice_without_findings_may_be_published(desk: Desk) -> None:
    path = desk.write()
    done = desk.run("check", path)
    assert done.exit_code == 0
    assert done.stdout == (
        f"{path}: 3 rules, 3 clauses, 0 errors, 0 warnings, 0 interpretations for counsel. "
        "It may be published.\n"
    )


def test_a_finding_shows_place_code_line_caret_and_what_to_do(desk: Desk) -> None:
    path = desk.write(UNKNOWN)
    done = desk.run("check", path, "--lang", "ja")
    assert done.exit_code == 1
    assert done.stdout == (
        f"{path}:15:5: 誤り[unknown-word] 「民名」という項目は用語表にありません。\n"
        "   15 | 項目: 民名\n"
        "      |       ^^^^\n"
        "  = 「氏名」のことですか。足すときは terms.yaml の items に書きます。\n"
        "\n"
        f"{path}: 規則 3、条文 2、誤り 1、注意 0、法務が読むべき解釈 0。公開できません。\n"
    )


def test_every_error_is_told_not_the_first_one_only(desk: Desk) -> None:
    path = desk.write(UNKNOWN.replace("目的: 請求\n項目", "目的: 売却\n項目"))
    done = desk.run("check", path, "--json")
    findings = json.loads(done.stdout)["findings"]
    assert [(f["code"], f["line"], f["column"]) for f in findings[:2]] == [
        ("unknown-word", 14, 5),
        ("unknown-word", 15, 5),
    ]


def test_a_second_place_is_named_where_two_disagree(desk: Desk) -> None:
    terms = TERMS.replace("[メールアドレス]", "[氏・名]")
    done = desk.run("check", desk.write(terms=terms))
    assert done.exit_code == 1
    assert "error[label-twice] '氏・名' names both name and email." in done.stdout
    assert f"  = see also: {desk.directory / 'terms.yaml'}:2:3\n" in done.stdout


def test_the_json_has_the_documented_fields(desk: Desk) -> None:
    path = desk.write(UNKNOWN)
    told = json.loads(desk.run("check", path, "--json").stdout)
    assert list(told) == [
        "file", "publishable", "digest", "version", "rules", "clauses",
        "errors", "warnings", "findings", "interpretations", "duties",
    ]  # fmt: skip
    assert (told["publishable"], told["digest"], told["errors"]) == (False, None, 1)
    assert told["findings"][0] == {
        "code": "unknown-word",
        "severity": "error",
        "file": str(path),
        "line": 15,
        "column": 5,
        "message": {
            "ja": "「民名」という項目は用語表にありません。",
            "en": "'民名' is no known item.",
        },
        "suggestion": {
            "ja": "「氏名」のことですか。足すときは terms.yaml の items に書きます。",
            "en": "Did you mean '氏名'? To add it, write it in terms.yaml under items.",
        },
        "related": [],
    }


def test_an_interpretation_is_listed_for_counsel(desk: Desk) -> None:
    path = desk.write(NOTICE.replace("条文: C12", "解釈: 月ごとの請求と読む\n条文: C12"))
    told = json.loads(desk.run("check", path, "--json").stdout)
    assert told["interpretations"] == [
        {
            "title": "請求",
            "text": "月ごとの請求と読む",
            "clauses": ["C12"],
            "file": str(path),
            "line": 18,
        }
    ]


def test_a_duty_is_listed_with_what_it_is_set_to(desk: Desk) -> None:
    terms = TERMS + "duties:\n  told: {labels: [予告], en: Told, with: {lead: period, by: words}}\n"
    duty = "義務: 改定\n内容: 予告\n定数: {lead: 30日, by: [電話, 郵便]}\n条文: C13"
    path = desk.write(f"{NOTICE}\n改めるときは予告します。\n\n```rule\n{duty}\n```\n", terms=terms)
    told = json.loads(desk.run("check", path, "--json").stdout)
    (listed,) = [one for one in told["duties"] if one["title"] == "改定"]
    del listed["line"]
    assert listed == {
        "title": "改定",
        "content": ["told"],
        "values": {"lead": {"amount": 30, "unit": "day"}, "by": ["郵便", "電話"]},
        "recipients": None,
        "clauses": ["C13"],
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (NOTICE.encode("cp932"), "not-utf8"),
        (NOTICE.replace("\n", "\r\n").encode(), "carriage-return"),
        (b"\xef\xbb\xbf" + NOTICE.encode(), "byte-order-mark"),
        (b"", "front-matter-missing"),
        (b"\x00", "nul-character"),
    ],
    ids=["cp932", "crlf", "bom", "empty", "nul"],
)
def test_a_file_that_is_no_notice_is_a_finding(desk: Desk, data: bytes, code: str) -> None:
    done = desk.run("check", desk.write(data), "--json")
    assert done.exit_code == 1
    assert code in [finding["code"] for finding in json.loads(done.stdout)["findings"]]


def test_a_notice_cannot_write_to_the_terminal(desk: Desk) -> None:
    done = desk.run("check", desk.write(UNKNOWN.replace("民名", "\x1b]0;民名\x07")))
    assert done.exit_code == 1
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout


def test_no_colour_goes_into_a_pipe(tmp_path: Path) -> None:
    done = in_a_process(tmp_path, "check", Desk(tmp_path).write(UNKNOWN))
    assert done.returncode == 1
    assert b"\x1b[" not in done.stdout


@pytest.mark.parametrize(
    ("environment", "ja"),
    [
        ({"LC_ALL": "ja_JP.UTF-8", "LANG": "C"}, True),
        ({"LC_ALL": "", "LANG": "ja_JP.UTF-8"}, True),
        ({"LC_ALL": "", "LC_MESSAGES": "ja_JP.UTF-8", "LANG": "en_US.UTF-8"}, True),
        ({"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, False),
        ({"LC_ALL": "", "LANG": ""}, False),
    ],
)
def test_the_language_is_the_environments(
    tmp_path: Path, environment: dict[str, str], ja: bool
) -> None:
    done = in_a_process(tmp_path, "check", Desk(tmp_path).write(), environment=environment)
    assert done.returncode == 0
    assert ("公開できます。" in done.stdout.decode()) == ja


def test_the_notice_of_this_checkout_is_the_default() -> None:
    done = in_a_process(PUBLISHED_NOTICE.parents[1], "check", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["file"], told["publishable"]) == (0, "policy/notice.md", True)
    assert told["clauses"]
