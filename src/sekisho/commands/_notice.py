"""What the pure commands share: the notice and its terms from files, the language, the misuse.

Nothing here, and nothing that it imports, needs Django or a database.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from datetime import date

    from sekisho.clauses import Document, Included
    from sekisho.rules.load import Loaded
    from sekisho.rules.policy import Policy
    from sekisho.sql import Catalog
    from sekisho.terms import Span

MISUSE = 2
DEFAULT = Path("policy/notice.md")
REGISTER = "register.yaml"

Function = TypeVar("Function", bound=Callable[..., object])


class RefusedError(click.ClickException):
    """The notice cannot serve the command; exit status 1. The message is the user's language."""

    def show(self, file: IO[str] | None = None) -> None:
        """Print the message alone: an English "Error:" says nothing in Japanese."""
        click.echo(f"sekisho: {self.message}", file=file, err=file is None)


class MisuseError(RefusedError):
    """The command was given something that it cannot use; exit status 2."""

    exit_code = MISUSE


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice read from files, with the language in which to speak of it."""

    path: Path
    lang: str
    loaded: "Loaded"
    included: "Included"

    def place(self, span: "Span") -> "Span":
        """Where the passage stands: in the notice, or in the library that it includes."""
        return self.included.place(span)

    def say(self, ja: str, en: str) -> str:
        """The sentence in the language asked for."""
        return ja if self.lang == "ja" else en

    def policy(self) -> "Policy":
        """The policy; a notice with errors ends the command with exit status 1."""
        if self.loaded.policy is None:
            count = len(self.loaded.errors)
            raise RefusedError(
                self.say(
                    f"{self.path} には誤りが {count} 件あります。"
                    f"sekisho check {self.path} で確かめてください。",
                    f"{self.path} has {counted(count, 'error')}. Run: sekisho check {self.path}",
                )
            )
        return self.loaded.policy

    def publishable(self) -> "Document":
        """The document of a notice without errors; one with errors ends the command."""
        self.policy()
        document = self.loaded.document
        if document is None:
            raise RuntimeError("a notice with a policy has a document")
        return document


def notice_options(function: Function) -> Function:
    """The argument NOTICE and the options --terms and --lang."""
    for decorate in reversed(
        (
            click.argument(
                "notice", type=click.Path(path_type=Path), default=DEFAULT, required=False
            ),
            click.option(
                "--terms",
                type=click.Path(path_type=Path),
                help="用語表 / the terms table (default: the one that NOTICE names, beside it)",
            ),
            click.option(
                "--lang",
                type=click.Choice(["ja", "en"]),
                help="表示の言語 / language of the messages (default: LC_ALL, LC_MESSAGES or LANG)",
            ),
        )
    ):
        function = decorate(function)
    return function


json_option = click.option("--json", "as_json", is_flag=True, help="JSON で出力 / print JSON")


def counted(count: int, what: str) -> str:
    """The count with its word, in English."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def language(chosen: str | None) -> str:
    """The language chosen, or the one of the environment; English where it says neither."""
    if chosen is not None:
        return chosen
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "ja" if next((text for text in named if text), "").startswith("ja") else "en"


def open_notice(path: Path, terms: Path | None, lang: str | None) -> Notice:
    """The notice as far as it can be read; MisuseError where a file cannot be."""
    from sekisho.rules.load import load

    spoken = language(lang)
    notice = read_bytes(path, spoken)
    included = with_library(path, notice)
    terms_path = terms or path.with_name(_terms_name(notice))
    register = path.with_name(REGISTER)
    loaded = load(
        included.text.encode() if included.origins else notice,
        read_bytes(terms_path, spoken),
        file=str(path),
        terms_file=str(terms_path),
        register=read_bytes(register, spoken) if register.is_file() else None,
        register_file=str(register),
    )
    read = [one for one in loaded.findings if not included.findings or one.code != "include-left"]
    findings = (*included.findings, *map(included.placed, read))
    return Notice(path, spoken, replace(loaded, findings=findings), included)


def whole_bytes(path: Path, notice: bytes) -> bytes:
    """What is published: the notice with the passages that it includes, as one text."""
    included = with_library(path, notice)
    return included.text.encode() if included.origins else notice


def with_library(path: Path, notice: bytes) -> "Included":
    """The notice with the passages that it includes; their names are relative to its folder.

    A notice that is no UTF-8 has no text and no origins: whoever reads its bytes says so.
    """
    from sekisho.clauses import Included, put_in

    def text_of(name: str) -> str | None:
        try:
            return (path.parent / name).read_bytes().decode()
        except (OSError, ValueError):
            return None

    try:
        text = notice.decode()
    except UnicodeDecodeError:
        return Included("", str(path), ())
    included = put_in(text, str(path), text_of)
    origins = ((_beside(path, file), line) for file, line in included.origins)
    return replace(included, origins=tuple(origins))


def _beside(path: Path, file: str) -> str:
    """The file's name as seen from here; the notice itself stays what it was called."""
    return file if file == str(path) else str(path.parent / file)


def catalog_of(notice: Notice, path: Path | None) -> "Catalog":
    """The catalog at `path`, or beside the notice; one with findings ends the command."""
    from sekisho.sql import read_catalog

    place = path or notice.path.with_name("catalog.yaml")
    text = read_bytes(place, notice.lang).decode("utf-8", errors="replace")
    catalog, findings = read_catalog(text, str(place), notice.policy().vocabulary)
    if catalog is None or findings:
        first = findings[0]
        raise RefusedError(f"{first.span}: {first.code}: {first.message(notice.lang)}")
    return catalog


def read_bytes(path: Path, lang: str) -> bytes:
    """The file's bytes; MisuseError says why there are none."""
    try:
        return path.read_bytes()
    except OSError as reason:
        refuse_file(path, reason, lang)


def write_text(path: Path | None, text: str, lang: str) -> None:
    """The text is in the file, byte for byte, or on standard output where there is no path."""
    if path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    try:
        path.write_bytes(text.encode())
    except OSError as reason:
        refuse_file(path, reason, lang)


def refuse_file(path: Path, reason: OSError, lang: str) -> NoReturn:
    """Raises MisuseError with one sentence on what is wrong with the file."""
    ja, en = {
        FileNotFoundError: ("ファイルがありません", "there is no such file"),
        IsADirectoryError: (
            "フォルダです。ファイルを指定してください",
            "it is a directory; name a file",
        ),
        NotADirectoryError: ("途中がフォルダではありません", "part of the path is no directory"),
        PermissionError: ("読み書きが許されていません", "permission denied"),
    }.get(type(reason), ("読み書きできません", str(reason.strerror or reason).lower()))
    raise MisuseError(f"{path}: {ja}。" if lang == "ja" else f"{path}: {en}.") from None


def _terms_name(notice: bytes) -> str:
    """The name of the terms table that the notice's front matter gives; terms.yaml without one."""
    from sekisho.clauses import decode, read
    from sekisho.rules.front import read_front

    text, _ = decode(notice, "")
    front = read_front(read(text.text, "")[0])[0] if text else None
    return front.terms if front else "terms.yaml"


def day_of(opened: Notice, policy: "Policy", given: str | None) -> "date":
    """The day given, or the one on which the notice takes effect; misuse where it is no day."""
    from sekisho.terms import iso_day

    if given is None:
        return policy.effective
    day = iso_day(given)
    if day is None:
        raise MisuseError(
            opened.say(
                f"「{given}」は日付ではありません。2026-12-01 の形で書いてください。",
                f"{given!r} is no date; write it as 2026-12-01.",
            )
        )
    return day
