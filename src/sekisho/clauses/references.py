"""References from one section to another: by the anchor, shown with the number of today.

`[[#limits]]` stands for the section's number, or its title where it has none; `[第三条](#limits)`
is a Markdown link. Both survive renumbering: the anchor is what holds, and a link whose words tell
another number than the heading has today is found.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from sekisho.clauses.document import Heading
from sekisho.clauses.fences import line_span
from sekisho.clauses.markdown import lines_of
from sekisho.terms.finding import Finding, error, warning
from sekisho.terms.span import Span

ADDRESS = re.compile(r"\[\[#([^\]\s]+)\]\]")
_DIGITS = "[0-9０-９一二三四五六七八九十百]+"
_JAPANESE = rf"第{_DIGITS}[条章節項編部款](?:の{_DIGITS})*"
_ENGLISH = r"(?:Article|Section|Chapter|Part|§)\s*[0-9]+(?:\.[0-9]+)*"
_NUMBER = re.compile(
    rf"{_JAPANESE}|{_ENGLISH}|[（(]{_DIGITS}[)）]|[0-9０-９]+(?:[.．\-－][0-9０-９]+)*(?=[.．、\s])"
)
_TENS = {"十": 10, "百": 100}
_KANJI = re.compile("[一二三四五六七八九十百]+")
# A number of another law (法第27条) is no number of this notice.
_IN_TEXT = re.compile(rf"(?<![法令則律規程約款号])(?:{_JAPANESE}|{_ENGLISH})")


def number_of(heading: Heading) -> str | None:
    """The number at the beginning of a heading, as it is written there, or None."""
    match = _NUMBER.match(heading.text)
    return match.group() if match else None


def same_number(one: str, other: str) -> bool:
    """True where both tell one number: 第３条 and 第三条 do."""
    return _plain(one) == _plain(other)


def _plain(number: str) -> str:
    narrow = unicodedata.normalize("NFKC", number).replace(" ", "")
    return _KANJI.sub(lambda digits: str(_value(digits.group())), narrow)


def _value(kanji: str) -> int:
    """The number that 二十三 or 百五 writes."""
    total, digit = 0, 0
    for letter in kanji:
        if letter in _TENS:
            total, digit = total + (digit or 1) * _TENS[letter], 0
        else:
            digit = "〇一二三四五六七八九".index(letter)
    return total + digit


def name_of(heading: Heading, lang: str) -> str:
    """How a reference shows the section: by its number, or by its title."""
    number = number_of(heading)
    if number is not None:
        return number
    return f"「{heading.text}」" if lang == "ja" else f"“{heading.text}”"


def addresses_of(
    tokens: Sequence[Token], lines: Sequence[str], file: str
) -> Iterator[tuple[str, str | None, Span]]:
    """Each reference as (address, words of a link or None, the line around it)."""
    for token in tokens:
        linked: list[str] | None = None
        for child in token.children or ():
            if child.type == "link_open":
                href = str(child.attrs.get("href", ""))
                linked = [href[1:], ""] if href.startswith("#") else None
            elif child.type == "link_close" and linked is not None:
                yield linked[0], linked[1], _place(token, linked[0], lines, file)
                linked = None
            elif child.type == "text" and linked is not None:
                linked[1] += child.content
            elif child.type == "text":
                for match in ADDRESS.finditer(child.content):
                    yield match[1], None, _place(token, match[1], lines, file)


def numbers_in(
    tokens: Sequence[Token], lines: Sequence[str], file: str
) -> Iterator[tuple[str, Span]]:
    """Each number of a section that the text names by itself, outside links and headings."""
    if tokens[0].type == "heading_open":
        return
    for token in tokens:
        depth = 0
        for child in token.children or ():
            depth += (child.type == "link_open") - (child.type == "link_close")
            if child.type == "text" and depth == 0:
                for match in _IN_TEXT.finditer(child.content):
                    yield match.group(), _place(token, match.group(), lines, file)


def reference_findings(
    headings: Sequence[Heading],
    passages: frozenset[str],
    addresses: Sequence[tuple[str, str | None, Span]],
    numbers: Sequence[tuple[str, Span]],
) -> Iterator[Finding]:
    """What is wrong in references: they lead nowhere, tell an old number, or have only a number."""
    known = {heading.anchor: heading for heading in headings if heading.anchor}
    for address, words, span in addresses:
        heading = known.get(address)
        if heading is None:
            if address not in passages:
                yield _broken(address, span)
            continue
        told, today = words and _NUMBER.fullmatch(words.strip()), number_of(heading)
        if told and today is not None and not same_number(told.group(), today):
            yield _renumbered(told.group(), today, address, span, heading)
    by_number: Mapping[str, Heading] = {
        _plain(number): one for one in known.values() if (number := number_of(one))
    }
    for number, span in numbers:
        if (heading := by_number.get(_plain(number))) is not None:
            yield _by_number(number, span, heading)


def _place(token: Token, piece: str, lines: Sequence[str], file: str) -> Span:
    first, end = lines_of(token)
    at = next((at for at in range(first, end) if piece in lines[at]), first)
    return line_span(lines, at, file)


def _broken(address: str, span: Span) -> Finding:
    return error(
        "reference-broken",
        span,
        f"#{address} という宛先（アンカー）の節がありません。",
        f"no section has the anchor #{address}",
        todo_ja="見出しの終わりの {#…} を確かめてください",
        todo_en="look at the {#...} at the end of the headings",
    )


def _renumbered(told: str, today: str, address: str, span: Span, heading: Heading) -> Finding:
    return error(
        "reference-renumbered",
        span,
        f"「{told}」とありますが、#{address} は今は「{today}」です。",
        f"the text says {told!r}, and #{address} is {today!r} today",
        todo_ja=f"[[#{address}]] と書くと、いつもその時の番号で示します",
        todo_en=f"write [[#{address}]], which always shows the number of the day",
        related=(heading.span,),
    )


def _by_number(number: str, span: Span, heading: Heading) -> Finding:
    return warning(
        "reference-by-number",
        span,
        f"「{number}」と番号だけで節を指しています。番号が変わると、別の節を指します。",
        f"{number!r} refers to a section by its number alone, which moves when sections do",
        todo_ja=f"[[#{heading.anchor}]] と書いてください",
        todo_en=f"write [[#{heading.anchor}]]",
        related=(heading.span,),
    )
