"""The front matter: found between two `---` lines at the top, never interpreted here."""

from sekisho.clauses.document import FrontMatter
from sekisho.terms.finding import Finding, error
from sekisho.terms.span import Span

_RULER = "---"


def front_of(lines: list[str], file: str) -> tuple[FrontMatter | None, list[Finding]]:
    """The front matter of the file, or None and the reason why there is none."""
    if lines[0] != _RULER:
        return None, [_missing(file)]
    try:
        end = lines.index(_RULER, 1)
    except ValueError:
        return None, [_unclosed(file)]
    text = "".join(line + "\n" for line in lines[1:end])
    return (
        FrontMatter(
            text=text,
            span=Span(file, 2, 1, end + 1, 1),
            fence=Span(file, 1, 1, end + 1, len(_RULER) + 1),
        ),
        [],
    )


def _missing(file: str) -> Finding:
    return error(
        "front-matter-missing",
        Span(file, 1, 1, 1, 1),
        "文書の冒頭に版と施行日の欄がありません。1行目は --- でなければなりません。",
        "the notice has no front matter: its first line must be --- and nothing else",
        todo_ja="冒頭に --- の行、版・施行日・事業者の行、--- の行、空行を置いてください",
        todo_en="begin with a line ---, lines for version, effective and operator, a line ---, "
        "and a blank line",
    )


def _unclosed(file: str) -> Finding:
    return error(
        "front-matter-unclosed",
        Span(file, 1, 1, 1, len(_RULER) + 1),
        "1行目の --- に対応する、閉じの --- の行がありません。",
        "the front matter that opens in line 1 is never closed by a line ---",
        todo_ja="最後の欄の次の行に --- だけを書いてください",
        todo_en="write --- alone on the line after the last field",
    )
