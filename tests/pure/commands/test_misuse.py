"""What cannot be read is told in one sentence, with exit status 2; nothing is written."""

from pathlib import Path

import pytest

from desk import NOTICE, Desk, in_a_process

COMMANDS = ("check", "weave", "decide", "matrix", "strip")
every_command = pytest.mark.parametrize("command", COMMANDS)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@every_command
def test_a_missing_notice(desk: Desk, command: str) -> None:
    done = desk.run(command, desk.notice)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"sekisho: {desk.notice}: there is no such file.\n"


@every_command
def test_a_missing_notice_in_japanese(desk: Desk, command: str) -> None:
    done = desk.run(command, desk.notice, lang="ja_JP.UTF-8")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"sekisho: {desk.notice}: ファイルがありません。\n"


@every_command
def test_a_directory_is_no_notice(desk: Desk, command: str) -> None:
    done = desk.run(command, desk.directory)
    assert done.exit_code == 2
    assert done.stderr == f"sekisho: {desk.directory}: it is a directory; name a file.\n"


@every_command
def test_a_file_on_the_way_is_no_directory(desk: Desk, command: str) -> None:
    path = desk.write() / "notice.md"
    done = desk.run(command, path)
    assert done.exit_code == 2
    assert done.stderr == f"sekisho: {path}: part of the path is no directory.\n"


@every_command
def test_missing_terms(desk: Desk, command: str) -> None:
    desk.notice.write_text(NOTICE, encoding="utf-8")
    done = desk.run(command, desk.notice)
    assert done.exit_code == 2
    assert done.stderr == f"sekisho: {desk.directory / 'terms.yaml'}: there is no such file.\n"


def test_the_notice_names_its_terms(desk: Desk) -> None:
    path = desk.write(NOTICE.replace("事業者: 当社", "事業者: 当社\n用語: words.yaml"))
    done = desk.run("check", path)
    assert done.stderr == f"sekisho: {desk.directory / 'words.yaml'}: there is no such file.\n"
    (desk.directory / "terms.yaml").rename(desk.directory / "words.yaml")
    assert desk.run("check", path).exit_code == 0
    (desk.directory / "words.yaml").rename(desk.directory / "others.yaml")
    assert desk.run("check", path, "--terms", desk.directory / "others.yaml").exit_code == 0


def test_a_file_that_may_not_be_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = desk.write()
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    done = desk.run("check", path)
    assert (done.exit_code, done.stderr) == (2, f"sekisho: {path}: permission denied.\n")


def test_a_full_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path, __: bytes) -> int:
        raise OSError(28, "No space left on device")

    path = desk.write()
    monkeypatch.setattr(Path, "write_bytes", full)
    done = desk.run("strip", path, "-o", desk.directory / "out.md")
    assert done.exit_code == 2
    assert done.stderr == f"sekisho: {desk.directory / 'out.md'}: no space left on device.\n"


@pytest.mark.parametrize("command", ["strip", "weave", "matrix"])
def test_an_output_that_is_a_directory(desk: Desk, command: str) -> None:
    done = desk.run(command, desk.write(), "-o", desk.directory)
    assert done.exit_code == 2
    assert done.stderr == f"sekisho: {desk.directory}: it is a directory; name a file.\n"


@pytest.mark.parametrize("words", [("decide",), ("matrix",), ("weave", "--to", "public")])
def test_a_notice_with_errors_serves_nobody(desk: Desk, words: tuple[str, ...]) -> None:
    path = desk.write(NOTICE.replace("項目: 氏名", "項目: 民名"))
    output = desk.directory / "out"
    more = () if words == ("decide",) else ("-o", output)
    done = desk.run(*words[:1], path, *words[1:], *more)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"sekisho: {path} has 1 error. Run: sekisho check {path}\n"
    assert not output.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("chekc",),
        ("check", "--lang", "fr"),
        ("weave", "--to", "everybody"),
        ("matrix", "--format", "pdf"),
        ("explain",),
        ("check", "--colour"),
    ],
)
def test_words_that_make_no_command(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = in_a_process(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", [*COMMANDS, "explain"])
def test_help_says_what_it_does_and_gives_an_example(desk: Desk, command: str) -> None:
    done = desk.run(command, "--help")
    assert done.exit_code == 0
    assert f"  sekisho {command} policy/notice.md" in done.stdout
    assert "--json" in done.stdout
    assert "--lang" in done.stdout
