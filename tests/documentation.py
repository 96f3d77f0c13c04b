"""The documentation as its tests read it: pages, links, paths named, code blocks, marked parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[1]
PAGES = tuple(
    sorted(
        page
        for pattern in (
            "*.md",
            "docs/**/*.md",
            "examples/*/README.md",
            "src/**/README.md",
            "tests/vectors/README.md",
        )
        for page in ROOT.glob(pattern)
    )
)
FOLDERS = (".ci", "bench", "docs", "examples", "policy", "requirements", "src", "tests")
_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: what stands after its backquotes, its text, and the comment right above."""

    info: str
    text: str
    comment: str
    line: int


def text_of(page: Path) -> str:
    """What the page says."""
    return page.read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    """The page's path from the root, for the names of tests."""
    return page.relative_to(ROOT).as_posix()


def blocks(text: str) -> list[Block]:
    """Every fenced block of the page, in order."""
    found = []
    above = ""
    for token in _MARKDOWN.parse(text):
        if token.type == "html_block":
            above = token.content
        elif token.type == "fence":
            comment = re.findall(r"<!--\s*(.*?)\s*-->", above, re.DOTALL)
            line = token.map[0] + 1 if token.map else 0
            found.append(
                Block(token.info.strip(), token.content, comment[-1] if comment else "", line)
            )
            above = ""
        else:
            above = ""
    return found


def links(text: str) -> list[str]:
    """Where the page's links and pictures lead."""
    targets = [token.attrGet("href") or token.attrGet("src") for token in _inline(text)]
    return [str(target) for target in targets if target is not None]


def paths_named(text: str) -> list[str]:
    """Every path of this checkout that stands between backquotes; `<name>` and `*` are wild."""
    spans = [token.content for token in _inline(text) if token.type == "code_inline"]
    return [span for span in spans if _is_path(span)]


def _is_path(span: str) -> bool:
    if not re.fullmatch(r"[\w.<>*/\-]+", span):
        return False
    folder, slash, _ = span.partition("/")
    return folder in FOLDERS if slash else span.endswith((".md", ".toml"))


def exists(path: str, page: Path) -> bool:
    """True when the checkout has it, from its root or the page; a wild name must fit something."""
    pattern = re.sub(r"<[^>]*>", "*", path.rstrip("/"))
    return any(True for folder in (ROOT, page.parent) for _ in folder.glob(pattern))


def anchors(page: Path) -> set[str]:
    """The addresses of the page's headings, as the common viewers make them."""
    found: set[str] = set()
    tokens = _MARKDOWN.parse(text_of(page))
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            words = "".join(part.content for part in inline.children or [])
            explicit = re.search(r"\{#([\w-]+)\}", words)
            found.add(explicit[1] if explicit else _slug(words))
    return found


def _slug(words: str) -> str:
    return re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-")


def marked(text: str, name: str) -> str:
    """What stands between `<!-- name -->` and `<!-- /name -->`.

    requires: the page has both
    """
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
    assert found is not None, f"<!-- {name} --> ... <!-- /{name} --> is missing"
    return found[1]


def renew(page: Path, name: str, said: str) -> None:
    """What stands between the two marks is `said`; a person reviews the difference."""
    text = text_of(page)
    opening, closing = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, _, rest = text.partition(opening)
    _, _, after = rest.partition(closing)
    page.write_text(f"{before}{opening}{said}{closing}{after}", encoding="utf-8")


def table_after(text: str, name: str) -> list[list[str]]:
    """The rows of the table right after `<!-- name -->`, the heading first."""
    lines = text.split(f"<!-- {name} -->\n", 1)[1].splitlines()
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return [rows[0], *rows[2:]]


def _inline(text: str) -> Iterator[Token]:
    for token in _MARKDOWN.parse(text):
        yield from token.children or ()
