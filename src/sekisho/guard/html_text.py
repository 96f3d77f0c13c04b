"""The words of an HTML text as a reader may meet them: links, buttons, hidden stretches too."""

from html.parser import HTMLParser

_BREAKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "td", "th", "table"})
_SILENT = frozenset({"style", "script"})
_SPOKEN = ("alt", "title", "placeholder", "aria-label", "value")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.words.append("\n")
        given = dict(attrs)
        self.words += [f" {given[name]} " for name in _SPOKEN if given.get(name)]
        if tag == "input" and given.get("type") == "password":
            self.words.append("\nパスワードを入力してください。\n")
        if tag == "a":
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent <= 0:
            self.words.append(data)


def html_text(source: str) -> str:
    """The text of the page. A field for a password counts as the request that it is."""
    reader = _Words()
    reader.feed(source)
    reader.close()
    return "".join(reader.words)
