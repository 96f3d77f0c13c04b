"""Examples of notices with what is wrong in them: tests/golden/findings and examples/language.

A file of the first is named after a code. It holds blocks between lines of five backticks:
`notice` (a front matter is put before it where it has none), `terms` (entries that take the place
of those of terms.yaml, or add to them; with `terms alone` nothing else is there), `register`, and
`findings`:
what `check` says. Every error is shown, and of the warnings those that the file is about. A place
is line, column and what stands there; lines count from the first line of the block. Where the
folder has a behind.md, that stands behind every notice. An `asked` block (examples/language) has
requests with the answers that their author wrote, in place of findings; so has a `kept` block,
about retention.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sekisho.rules import Loaded, load
from sekisho.terms import Finding, Severity, Span

FOLDER = Path(__file__).resolve().parent / "golden" / "findings"
ENDS = ("asked", "kept", "findings")
FRONT = '---\n版: "1"\n施行日: 2026-12-01\n事業者: 当社\n---\n\n'
_BLOCK = re.compile(
    r"^`````[ ]?(?P<info>[a-z]+(?: [a-z]+)*) *\n(?P<body>.*?)^`````$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Sources:
    """The texts of one example, and by how many lines each differs from its block."""

    notice: str
    terms: str
    register: str | None
    shift: dict[str, int | None]


def findings_files() -> list[Path]:
    """Every literate file, by code."""
    return sorted(FOLDER.glob("*.md"))


def with_findings(path: Path) -> str:
    """The text of the file, with what `check` finds today in its findings blocks."""
    text, end = path.read_text(encoding="utf-8"), 0
    parts: list[str] = []
    for block, sources in _judged(text, path.parent):
        if block["info"] == "findings":
            shown = "".join(_shown(sources, path.stem))
            parts += [text[end : block.start("body")], shown]
            end = block.end("body")
    return "".join([*parts, text[end:]])


def asked_in(path: Path) -> Iterator[tuple[Sources, list[dict[str, Any]]]]:
    """Every notice of the file that is asked, with its requests and answers."""
    yield from blocks_in(path, "asked")


def blocks_in(path: Path, info: str) -> Iterator[tuple[Sources, list[dict[str, Any]]]]:
    """Every notice of the file that ends with a block so called, with what stands in the block."""
    for block, sources in _judged(path.read_text(encoding="utf-8"), path.parent):
        if block["info"] == info:
            yield sources, yaml.safe_load(block["body"])


def _judged(text: str, folder: Path) -> Iterator[tuple[re.Match[str], Sources]]:
    """Every block that ends an example, and the texts before it."""
    blocks: dict[str, str] = {}
    for block in _BLOCK.finditer(text):
        if block["info"] in ENDS:
            yield block, sources_of(blocks, folder)
            blocks.clear()
        else:
            blocks[block["info"]] = block["body"]


def sources_of(blocks: dict[str, str], folder: Path = FOLDER) -> Sources:
    """The notice, terms and register of one example."""
    notice = blocks["notice"]
    front = "" if notice.startswith("---\n") else FRONT
    behind = folder / "behind.md"
    terms, shift = _terms(blocks, folder)
    return Sources(
        notice=front + notice + (behind.read_text(encoding="utf-8") if behind.is_file() else ""),
        terms=terms,
        register=blocks.get("register"),
        shift={"notice.md": front.count("\n"), "terms.yaml": shift, "register.yaml": 0},
    )


def loaded(sources: Sources) -> Loaded:
    """What loading the example yields."""
    return load(
        sources.notice.encode(),
        sources.terms.encode(),
        file="notice.md",
        terms_file="terms.yaml",
        register=sources.register.encode() if sources.register is not None else None,
        register_file="register.yaml",
    )


def _terms(blocks: dict[str, str], folder: Path) -> tuple[str, int | None]:
    if "terms alone" in blocks:
        return blocks["terms alone"], 0
    base = (folder / "terms.yaml").read_text(encoding="utf-8")
    if "terms" not in blocks:
        return base, None
    merged = yaml.safe_load(base)
    for section, entries in yaml.safe_load(blocks["terms"]).items():
        if isinstance(entries, dict):
            merged.setdefault(section, {}).update(entries)
        else:
            merged[section] = entries
    return yaml.safe_dump(merged, allow_unicode=True, sort_keys=False), None


def _shown(sources: Sources, code: str) -> Iterator[str]:
    found = loaded(sources).findings
    chosen = [f for f in found if f.severity is Severity.ERROR or f.code == code]
    if not chosen:
        yield "nothing\n"
    for number, finding in enumerate(chosen):
        if number:
            yield "\n"
        yield from _lines(finding, sources)


def _lines(finding: Finding, sources: Sources) -> Iterator[str]:
    yield f"{finding.severity.value} {finding.code}  {_place(finding.span, sources)}\n"
    for lang in ("ja", "en"):
        yield f"  {lang}  {finding.message(lang)}\n"
        suggestion = finding.suggestion(lang)
        if suggestion:
            yield f"      → {suggestion}\n"
    for span in finding.related:
        yield f"  see {_place(span, sources)}\n"


def _place(span: Span | None, sources: Sources) -> str:
    if span is None:
        return "nowhere"
    texts = {
        "notice.md": sources.notice,
        "terms.yaml": sources.terms,
        "register.yaml": sources.register or "",
    }
    lines = [*texts[span.file].split("\n"), ""]
    line = lines[span.line - 1]
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    there = line[span.column - 1 : max(end, span.column)].strip()
    shift = sources.shift[span.file]
    at = "" if shift is None else f"{span.line - shift}:{span.column} "
    file = "" if span.file == "notice.md" else f"{span.file} "
    return f"{file}{at}«{there[:40]}{'…' if there[40:] else ''}»"
