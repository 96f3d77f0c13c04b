"""A mistake or a doubt as data: where, what, and what to do next, in Japanese and English."""

from dataclasses import dataclass
from enum import StrEnum

from sekisho.terms.span import Span


class Severity(StrEnum):
    """An error stops publication; a warning is listed for counsel."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `check` or a reader found, with its place, in both languages."""

    code: str
    severity: Severity
    span: Span | None
    ja: str
    en: str
    suggestion_ja: str | None = None
    suggestion_en: str | None = None
    related: tuple[Span, ...] = ()

    def message(self, lang: str) -> str:
        """The message in `lang` ("ja" or "en")."""
        return self.ja if lang == "ja" else self.en

    def suggestion(self, lang: str) -> str | None:
        """What to do next, in `lang`, where there is something to say."""
        return self.suggestion_ja if lang == "ja" else self.suggestion_en

    def as_json(self) -> dict[str, object]:
        """The documented, stable JSON form (docs/reference/commands.md)."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.span.file if self.span else None,
            "line": self.span.line if self.span else None,
            "column": self.span.column if self.span else None,
            "message": {"ja": self.ja, "en": self.en},
            "suggestion": {"ja": self.suggestion_ja, "en": self.suggestion_en},
            "related": [{"file": s.file, "line": s.line, "column": s.column} for s in self.related],
        }


def error(
    code: str,
    span: Span | None,
    ja: str,
    en: str,
    *,
    todo_ja: str | None = None,
    todo_en: str | None = None,
    related: tuple[Span, ...] = (),
) -> Finding:
    """A finding that stops publication."""
    return Finding(code, Severity.ERROR, span, ja, en, todo_ja, todo_en, related)


def warning(
    code: str,
    span: Span | None,
    ja: str,
    en: str,
    *,
    todo_ja: str | None = None,
    todo_en: str | None = None,
    related: tuple[Span, ...] = (),
) -> Finding:
    """A finding that counsel should read; it does not stop publication."""
    return Finding(code, Severity.WARNING, span, ja, en, todo_ja, todo_en, related)
