"""The words of an HTML text as a reader may meet them: links, buttons, hidden stretches too."""

import re
from html.parser import HTMLParser

from sekisho.guard.errors import UnreadableError

_BREAKS = frozenset(
    {"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "td", "th", "table", "option", "label"}
)
_SPOKEN = ("alt", "title", "placeholder", "aria-label", "value", "content", "label", "summary")
_DRAWN_BY_STYLE = re.compile(r"""content\s*:\s*(?:"([^"]*)"|'([^']*)')""")
_STYLE_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_RIGHT_TO_LEFT = re.compile(r"bidi-override")
_OVERRIDE, _POP = "\u202e", "\u202c"
_RUNS = frozenset({"script", "object", "embed", "applet"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._in_style = False
        self._turned: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _RUNS:
            raise UnreadableError("kind")
        self._in_style = tag == "style"
        if tag in _BREAKS:
            self.words.append("\n")
        given = dict(attrs)
        self.words += [f" {given[name]} " for name in _SPOKEN if given.get(name)]
        if given.get("srcdoc"):
            self.words.append(html_text(given["srcdoc"] or ""))
        if tag == "input" and given.get("type") == "password":
            self.words.append("\nパスワードを入力してください。\n")
        if tag == "a":
            self.words.append(" ")
        if _is_turned(tag, given):
            self._turned.append(tag)
            self.words.append(_OVERRIDE)

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False
        if self._turned and self._turned[-1] == tag:
            self._turned.pop()
            self.words.append(_POP)
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(_drawn(data) if self._in_style else data)

    def handle_comment(self, data: str) -> None:
        """What one reader shows and another does not, is read: <!--[if mso]> ... <![endif]-->."""
        if data.startswith("[if"):
            self.words.append(html_text(data.partition(">")[2]))


def html_text(source: str) -> str:
    """The text of the page. A field for a password counts as the request that it is.

    UnreadableError("kind") where the page runs a program: what it would show is unknown.
    """
    reader = _Words()
    reader.feed(source)
    reader.close()
    return "".join(reader.words)


def looks_like_html(text: str) -> bool:
    """Whether a reader might take the text for HTML, whatever it is called."""
    return re.search(r"<(?:!doctype|/?[a-z][a-z0-9]*[ >/])", text, re.IGNORECASE) is not None


def _is_turned(tag: str, given: dict[str, str | None]) -> bool:
    turned = tag == "bdo" and (given.get("dir") or "").lower() == "rtl"
    return turned or bool(_RIGHT_TO_LEFT.search(given.get("style") or ""))


def _drawn(style: str) -> str:
    """The words that a style sheet draws."""
    drawn = [first or second for first, second in _DRAWN_BY_STYLE.findall(style)]
    return _STYLE_ESCAPE.sub(lambda m: _sign(int(m[1], 16)), "".join(drawn))


def _sign(code: int) -> str:
    return chr(code) if code < 0x110000 else ""
