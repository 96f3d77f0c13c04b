"""`sekisho decide`: a line in, a line out, whatever the line; `sekisho explain`: in words."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cast import NOTICE as PUBLISHED_NOTICE
from desk import Desk, in_a_process

ACTIVE = (
    '{"recipient": "当社", "purpose": "請求", "items": ["氏名"], "facts": {"状態区分": "契約中"}}'
)
UNKNOWN = '{"id": 2, "recipient": "だれか", "purpose": "請求", "items": ["氏名"]}'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.write()
    return desk


def answers(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_each_line_is_answered_and_a_bad_one_does_not_end_the_stream(desk: Desk) -> None:
    done = desk.run("decide", desk.notice, said=f"{ACTIVE}\nno JSON\n\n{UNKNOWN}\n{ACTIVE}\n")
    first, second, third, fourth = answers(done.stdout)
    assert done.exit_code == 1
    assert first == fourth
    assert first["ground"] == "own_use"
    assert second == {
        "error": {
            "code": "not-json",
            "message": {
                "ja": "JSON として読めません（1 文字目）。一行に一つ書いてください。",
                "en": "This is not JSON (at character 1). Write one JSON object a line.",
            },
        }
    }
    assert third == {
        "id": 2,
        "error": {
            "code": "unknown-recipient",
            "message": {
                "ja": "「だれか」という提供先は用語表にありません。",
                "en": "'だれか' is no recipient of the notice.",
            },
        },
    }


def test_good_lines_alone_end_well_and_why_is_in_the_language_asked_for(desk: Desk) -> None:
    done = desk.run("decide", desk.notice, "--lang", "ja", said=ACTIVE)
    assert done.exit_code == 0
    (told,) = answers(done.stdout)
    assert isinstance(told["items"], dict)
    why = "根拠は自社利用（個人情報保護法第17条、第18条、第21条）、規則は「請求」です。"
    assert told["items"]["氏名"]["why"] == why


def test_no_lines_are_no_requests(desk: Desk) -> None:
    done = desk.run("decide", desk.notice, said="\n \n")
    assert (done.exit_code, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"\xff\xfe", "not-utf-8"),
        (b'{"purpose": "\x90\xbf\x8b\x81"}', "not-utf-8"),
        (b"[" * 200_000, "too-deep"),
        (b'"' + b"x" * 1_000_001 + b'"', "line-too-long"),
        (b"null", "not-an-object"),
        (b"{}", "missing-field"),
        (ACTIVE.encode() + b" " + ACTIVE.encode(), "not-json"),
    ],
    ids=["utf-16", "cp932", "deep", "long", "null", "empty", "two on a line"],
)
def test_a_line_that_nobody_can_read(desk: Desk, line: bytes, code: str) -> None:
    done = desk.run("decide", desk.notice, said=line + b"\n" + ACTIVE.encode())
    bad, good = answers(done.stdout)
    assert done.exit_code == 1
    assert isinstance(bad["error"], dict)
    assert bad["error"]["code"] == code
    assert good["ground"] == "own_use"


def test_requests_come_from_a_file_too(desk: Desk) -> None:
    file = desk.directory / "requests.jsonl"
    file.write_text(ACTIVE + "\n", encoding="utf-8")
    assert desk.run("decide", desk.notice, "--requests", file).exit_code == 0
    done = desk.run("decide", desk.notice, "--requests", desk.directory / "nowhere")
    assert done.exit_code == 2
    assert done.stderr == f"sekisho: {desk.directory / 'nowhere'}: there is no such file.\n"


def test_an_answer_is_out_before_the_next_line_is_in(desk: Desk) -> None:
    command = [sys.executable, "-m", "sekisho", "decide", str(desk.notice)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write(ACTIVE.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["ground"] == "own_use"
        process.stdin.close()
        assert process.wait() == 0


def test_the_example_of_the_documentation_is_answered_by_the_published_notice() -> None:
    said = (
        '{"actor": {"role": "operator"}, "recipient": "dax", "purpose": "procurement_management", '
        '"items": ["顧客名", "email"], "facts": {}, "day": "2026-12-01"}'
    )
    done = in_a_process(PUBLISHED_NOTICE.parents[1], "decide", said=said.encode())
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert {label: one["answer"] for label, one in told["items"].items()} == {
        "顧客名": "unmet",
        "email": "gap",
    }


def test_explain_says_it_in_sentences(desk: Desk) -> None:
    done = desk.run("explain", desk.notice, ACTIVE, "--lang", "ja")
    assert done.exit_code == 0
    assert done.stdout == (
        "氏名を、「請求」のために当社が使います。"
        "根拠は自社利用（個人情報保護法第17条、第18条、第21条）、規則は「請求」です。［C12］\n"
        "  → 使いみち #use.1\n"
    )


def test_explain_reads_a_file_or_standard_input(desk: Desk) -> None:
    file = desk.directory / "request.json"
    file.write_text(ACTIVE, encoding="utf-8")
    spoken = desk.run("explain", desk.notice, ACTIVE).stdout
    assert desk.run("explain", desk.notice, file).stdout == spoken
    assert desk.run("explain", desk.notice, "-", said=ACTIVE).stdout == spoken


def test_the_core_is_what_decides_with_all_sugar_taken_off() -> None:
    """The law's demand of consent and the default of refusal stand in no block of the notice."""
    asked = '{"recipient": "psdc", "purpose": "nuclear_siting_grant", "items": ["name"]}'
    command = ("explain", "policy/notice.md", asked, "--core", "--lang", "ja")
    told = in_a_process(PUBLISHED_NOTICE.parents[1], *command).stdout.decode()
    place, *lines = told.splitlines()
    assert place.startswith("# C47  policy/notice.md:")
    assert "\n".join(lines) == (
        "許可: 給付金の資格確認のための提供\n"
        "提供先: [一般財団法人電源地域振興センター]\n"
        "目的: [原子力立地給付金の受給資格の確認]\n"
        "項目: [氏名, 電話番号, 供給（受電）地点特定番号, 地域電力会社, 請求先住所, 提供先住所,"
        " 電気料金支払者名義, 電灯・電力識別, 託送契約kW数]\n"
        "条件: 契約状態区分 = 契約中 かつ 給付金対象地域 かつ 十月一日に契約あり かつ"
        " (同意 に 提供先 を含む または 同意 に 提供先の区分 を含む または 同意 に 目的 を含む"
        " または 同意 に 本人同意 を含む)\n"
        "根拠: 本人同意\n"
        "停止: 可\n"
        "抽出: 毎夜\n"
        "条文: [C47]\n"
    )


def test_the_core_of_what_no_rule_speaks_of_is_empty(desk: Desk) -> None:
    asked = ACTIVE.replace("氏名", "メールアドレス")
    assert desk.run("explain", desk.notice, asked, "--core").stdout == "# No rule speaks of it.\n"
    told = desk.run("explain", desk.notice, asked, "--core", "--json").stdout
    assert json.loads(told) == {"core": []}


def test_explain_names_the_facts_that_it_could_not_read(desk: Desk) -> None:
    done = desk.run("explain", desk.notice, ACTIVE.replace("契約中", "冬眠中"))
    assert "not known: “State” is “Active”" in done.stdout
    assert "Facts that could not be read, and so were taken for unknown: state\n" in done.stdout


def test_explain_in_json_is_the_decision_with_explanations(desk: Desk) -> None:
    told = json.loads(desk.run("explain", desk.notice, ACTIVE, "--json").stdout)
    assert told["ground"] == "own_use"
    (one,) = told["explanations"]
    assert list(one) == ["items", "answer", "clauses", "sentences", "sources"]
    assert one["sources"] == [
        {
            "rule": "C12",
            "title": "請求",
            "anchor": "use.1",
            "heading": "使いみち",
            "text": "料金をご請求するために、お名前を使います。",
        }
    ]


@pytest.mark.parametrize(
    ("request_text", "message"),
    [
        ("{", "This is not JSON (at character 2). Write one JSON object a line."),
        ('{"items": []}', "The field 'recipient' is missing."),
        (UNKNOWN, "'だれか' is no recipient of the notice."),
    ],
)
def test_explain_refuses_what_is_no_request(desk: Desk, request_text: str, message: str) -> None:
    done = desk.run("explain", desk.notice, request_text)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"sekisho: {message}\n")
