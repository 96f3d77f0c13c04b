"""What the screens say: every text to translate, found in templates and code, and the catalogue.

The catalogue is `locale/ja/LC_MESSAGES/django.po`; `make messages` compiles it, with no other tool.
"""

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from cast import ROOT

SOURCES = ROOT / "src" / "sekisho"
CATALOGUE = SOURCES / "web" / "locale" / "ja" / "LC_MESSAGES" / "django.po"
ROOMS = ("web", "portal", "console", "accounts")
CALLS = {"_", "gettext", "gettext_lazy"}
TRANSLATE = re.compile(r"""{%\s*trans(?:late)?\s+("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
ARGUMENT = re.compile(r"""_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b[^%]*%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL
)
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")


def said() -> dict[str, str]:
    """Every text to translate, with one place where it is said."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for path in sorted((SOURCES / room).rglob("*.html")):
            found |= dict.fromkeys(_in_template(path.read_text("utf-8")), path.name)
        for path in sorted((SOURCES / room).rglob("*.py")):
            found |= dict.fromkeys(_in_code(path.read_text("utf-8")), path.name)
    return found


def _in_template(text: str) -> Iterator[str]:
    for pattern in (TRANSLATE, ARGUMENT):
        yield from (ast.literal_eval(literal) for literal in pattern.findall(text))
    for body in BLOCK.findall(text):
        yield VARIABLE.sub(r"%(\1)s", body.replace("%", "%%"))


def _in_code(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text)), *_]):
                if name in CALLS:
                    yield text


def catalogue(path: Path = CATALOGUE) -> dict[str, str]:
    """What the .po file says, msgid to msgstr."""
    found: dict[str, str] = {}
    parts: dict[str, str] = {}
    current = ""
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        word, _, literal = line.partition(" ")
        if word in ("msgid", "msgstr"):
            if word == "msgid" and "msgstr" in parts:
                found[parts["msgid"]] = parts["msgstr"]
                parts = {}
            current = word
            parts[current] = ast.literal_eval(literal)
        elif line.startswith('"'):
            parts[current] += ast.literal_eval(line)
    if "msgstr" in parts:
        found[parts["msgid"]] = parts["msgstr"]
    return found


def compiled(entries: dict[str, str]) -> bytes:
    """The .mo file of these entries (GNU gettext manual, section 10.3)."""
    pairs = sorted((key.encode(), value.encode()) for key, value in entries.items())
    start = 28 + 16 * len(pairs)
    ids, texts, tables = b"", b"", [[], []]  # type: tuple[bytes, bytes, list[list[int]]]
    id_bytes = sum(len(key) + 1 for key, _ in pairs)
    for key, value in pairs:
        tables[0] += [len(key), start + len(ids)]
        tables[1] += [len(value), start + id_bytes + len(texts)]
        ids += key + b"\0"
        texts += value + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + struct.pack(f"<{4 * len(pairs)}I", *tables[0], *tables[1]) + ids + texts


if __name__ == "__main__":
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue()))
