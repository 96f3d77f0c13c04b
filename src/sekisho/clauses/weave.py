"""The notice becomes one HTML page: the text, and beside or under each passage what it does.

The page stands alone (no script, nothing fetched, and a content security policy that says so), can
be printed, and keeps the address of every heading and passage. This room knows nothing of rules:
what a rule block makes the system do comes from the caller, as an Annotation.
"""

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Literal

from sekisho.clauses.document import Document, Heading, Passage, RuleBlock, Section
from sekisho.clauses.weave_blocks import BlockWeaver, footnotes_referenced, plain
from sekisho.clauses.weave_links import Links
from sekisho.clauses.weave_words import WORDS, Lang, PageWords
from sekisho.terms.finding import Finding, Severity

Audience = Literal["public", "counsel"]
NOTHING_LEFT: Mapping[str, Lang] = {}


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one rule block makes the system do, in sentences, in the language of the page.

    `interpretation` says how counsel decided a doubt, `severity` what the worst finding about the
    rule is; only the page for counsel shows these two.
    """

    title: str
    lines: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    interpretation: str | None = None
    severity: Severity | None = None


def weave(
    document: Document,
    annotations: Mapping[int, Annotation],
    audience: Audience = "public",
    lang: Lang = "ja",
    *,
    findings: Sequence[Finding] = (),
    notes: Sequence[tuple[str, str]] = (),
    text_lang: Lang = "ja",
) -> str:
    """A self-contained page of the notice for `audience`, whose own words are in `lang`.

    `annotations` are keyed by rule block ordinal; `notes` are (label, value) pairs under the title
    (version, effective date, digest); `findings` are shown to counsel only; `text_lang` is the
    language of the notice. Requires: every key of `annotations` is an ordinal of `document`, and
    document.is_sound where the page is public.
    """
    if audience == "public":
        document.require_sound()
    if strange := annotations.keys() - {rule.ordinal for rule in document.rule_blocks}:
        raise ValueError(f"annotations of rule blocks that do not exist: {sorted(strange)}")
    page = _Page(document, annotations, audience, lang, text_lang)
    return page.html(findings, notes)


@dataclass(frozen=True, slots=True)
class Woven:
    """The public notice as parts of somebody else's page: safe HTML, and its title as text."""

    title: str
    contents: str
    body: str


def weave_parts(
    document: Document,
    annotations: Mapping[int, Annotation],
    lang: Lang,
    text_lang: Lang = "ja",
    untranslated: Mapping[str, Lang] = NOTHING_LEFT,
) -> Woven:
    """The notice for the public, to stand in a page that has its own head and style.

    `untranslated` has the passages and anchors of a translated notice that are in another language.
    Requires: what `weave` requires of a public page.
    """
    document.require_sound()
    return _Page(document, annotations, "public", lang, text_lang, untranslated).parts()


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """The style of every page, as it is packaged beside this file."""
    return files("sekisho.clauses").joinpath("weave.css").read_text(encoding="utf-8")


class _Page:
    """One page in the making."""

    def __init__(
        self,
        document: Document,
        annotations: Mapping[int, Annotation],
        audience: Audience,
        lang: Lang,
        text_lang: Lang,
        untranslated: Mapping[str, Lang] = NOTHING_LEFT,
    ) -> None:
        self.document = document
        self.annotations = annotations
        self.for_counsel = audience == "counsel"
        self.lang = lang
        self.words: PageWords = WORDS[lang]
        # The notice's own text says its language wherever that is not the page's.
        self.text_lang = self._said(text_lang)
        self.said = {address: self._said(other) for address, other in untranslated.items()}
        self.blocks = BlockWeaver(
            self.words, text_lang, footnotes_referenced(document), Links.of(document, text_lang)
        )

    def _said(self, text_lang: Lang) -> str:
        return "" if text_lang == self.lang else f' lang="{text_lang}"'

    def html(self, findings: Sequence[Finding], notes: Sequence[tuple[str, str]]) -> str:
        sections = self.document.sections
        first = sections[0].heading if sections else None
        title = first if first is not None and first.level == 1 else None
        name = plain(title.text) if title else self.words.untitled
        body = "".join(self._section(one, is_title=one.heading is title) for one in sections)
        closing = self.words.closing_counsel if self.for_counsel else self.words.closing_public
        return (
            f"{self._head(name)}"
            f'<body class="{"counsel" if self.for_counsel else "public"}">\n'
            f'<a class="skip" href="#page:text">{escape(self.words.skip)}</a>\n'
            f"{self._masthead(title, name, notes)}"
            f'<div class="layout">\n{self._contents(title)}'
            f'<main id="page:text">\n{self._findings(findings)}{body}</main>\n</div>\n'
            f'<footer class="closing"><p>{escape(closing)}</p></footer>\n</body>\n</html>\n'
        )

    def parts(self) -> Woven:
        """Title, table of contents and body."""
        sections = self.document.sections
        first = sections[0].heading if sections else None
        title = first if first is not None and first.level == 1 else None
        body = "".join(self._section(one, is_title=one.heading is title) for one in sections)
        name = plain(title.text) if title else self.words.untitled
        return Woven(name, self._contents(title), body)

    def _head(self, name: str) -> str:
        style = stylesheet()
        digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = (
            f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        )
        robots = '<meta name="robots" content="noindex">\n' if self.for_counsel else ""
        suffix = f" — {self.words.counsel}" if self.for_counsel else ""
        return (
            f'<!DOCTYPE html>\n<html lang="{self.lang}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<meta name="color-scheme" content="light">\n{robots}'
            f"<title>{escape(name + suffix)}</title>\n<style>{style}</style>\n</head>\n"
        )

    def _masthead(self, title: Heading | None, name: str, notes: Sequence[tuple[str, str]]) -> str:
        rows = "".join(
            f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in notes
        )
        kicker = f'<p class="kicker">{escape(self.words.counsel)}</p>\n' if self.for_counsel else ""
        heading = self._heading(title) if title else f"<h1>{escape(name)}</h1>\n"
        listed = f'<dl class="notes">{rows}</dl>\n' if rows else ""
        return f'<header class="masthead">\n{kicker}{heading}{listed}</header>\n'

    def _contents(self, title: Heading | None) -> str:
        entries = "".join(
            f'<li class="level-{heading.level}"><a href="#{heading.anchor}">'
            f"{escape(plain(heading.text))}</a></li>\n"
            for heading in self.document.headings
            if heading is not title and heading.anchor
        )
        if not entries:
            return ""
        return (
            '<nav class="contents" aria-labelledby="page:contents">\n<details>\n'
            f'<summary id="page:contents">{escape(self.words.contents)}</summary>\n'
            f"<ol{self.text_lang}>\n{entries}</ol>\n</details>\n</nav>\n"
        )

    def _heading(self, heading: Heading) -> str:
        level, text = heading.level, self.blocks.inline(heading.text)
        if heading.anchor is None:
            return f"<h{level}{self.text_lang}>{text}</h{level}>\n"
        label = escape(self.words.section_address)
        spoken = self.said.get(heading.anchor, self.text_lang)
        return (
            f'<h{level} id="{heading.anchor}"{spoken}>{text} '
            f'<a class="here" href="#{heading.anchor}" aria-label="{label}">#</a></h{level}>\n'
        )

    def _section(self, section: Section, *, is_title: bool) -> str:
        passages = "".join(self._passage(one) for one in section.passages)
        if section.heading is None or is_title:
            return passages
        return f"{self._heading(section.heading)}{passages}"

    def _passage(self, passage: Passage) -> str:
        text = "".join(self.blocks.block(block) for block in passage.blocks)
        aside = self._for_counsel(passage) if self.for_counsel else self._for_public(passage)
        label = escape(f"{self.words.passage_address} {passage.id}")
        spoken = self.said.get(passage.id, self.text_lang)
        return (
            f'<section class="passage" id="{passage.id}">\n<div class="text"{spoken}>\n'
            f'{text}</div>\n<a class="here" href="#{passage.id}" aria-label="{label}">'
            f"{passage.id if self.for_counsel else '¶'}</a>\n{aside}</section>\n"
        )

    def _for_public(self, passage: Passage) -> str:
        known = [
            self.annotations[rule.ordinal]
            for rule in passage.rules
            if rule.ordinal in self.annotations
        ]
        if not known:
            return ""
        count = escape(self.words.count.format(len(known)))
        entries = "".join(f"<li>{self._annotation(one)}</li>\n" for one in known)
        return (
            f'<details class="means">\n<summary>{escape(self.words.means)} '
            f'<span class="count">{count}</span></summary>\n<ul>\n{entries}</ul>\n</details>\n'
        )

    def _annotation(self, one: Annotation) -> str:
        lines = "".join(f"<li>{escape(line)}</li>" for line in one.lines)
        clauses = self.words.separator.join(one.clauses)
        return (
            f'<p class="title">{escape(one.title)}</p>'
            + (f'<ul class="lines">{lines}</ul>' if lines else "")
            + (
                f'<p class="clauses">{escape(self.words.clauses)} {escape(clauses)}</p>'
                if clauses
                else ""
            )
        )

    def _for_counsel(self, passage: Passage) -> str:
        cards = "".join(self._card(rule) for rule in passage.rules)
        if not passage.rules:
            cards = f'<p class="unbound">{escape(self.words.unbound)}</p>\n'
        return f'<div class="rules">\n{cards}</div>\n'

    def _card(self, rule: RuleBlock) -> str:
        one = self.annotations.get(rule.ordinal)
        line = self.words.line.format(rule.fence.line)
        place = f"{self.words.source} {rule.ordinal} · {line}"
        mark, grade = "", ""
        if one is not None and one.severity is not None:
            grade = f" {one.severity.value}"
            mark = f' <strong class="badge">{escape(self._severity(one.severity))}</strong>'
        doubt = ""
        if one is not None and one.interpretation:
            doubt = (
                f'<div class="interpretation"><strong>{escape(self.words.interpretation)}</strong>'
                f"<p{self.text_lang}>{escape(one.interpretation)}</p></div>\n"
            )
        return (
            f'<article class="rule{grade}" id="rule:{rule.ordinal}">\n'
            f'<p class="place">{escape(place)}{mark}</p>\n'
            f"{self._annotation(one) if one else ''}\n{doubt}"
            f'<pre tabindex="0"{self.text_lang}><code>{escape(rule.body)}</code></pre>\n'
            "</article>\n"
        )

    def _findings(self, findings: Sequence[Finding]) -> str:
        if not self.for_counsel:
            return ""
        entries = "".join(self._finding(one) for one in findings)
        listed = f"<ol>\n{entries}</ol>\n" if entries else f"<p>{self.words.no_findings}</p>\n"
        return (
            '<section class="findings" aria-labelledby="page:findings">\n'
            f'<h2 id="page:findings">{escape(self.words.findings)}</h2>\n{listed}</section>\n'
        )

    def _finding(self, one: Finding) -> str:
        todo = one.suggestion(self.lang)
        advice = f'<p class="todo">{escape(self.words.todo)}: {escape(todo)}</p>' if todo else ""
        return (
            f'<li class="{one.severity.value}"><p><strong class="badge">'
            f"{escape(self._severity(one.severity))}</strong> {escape(one.message(self.lang))}</p>"
            f'{advice}<p class="place">{self._place(one)}<code>{escape(one.code)}</code></p></li>\n'
        )

    def _place(self, one: Finding) -> str:
        """Where the finding is, with a link to the passage when the page shows it."""
        if one.span is None:
            return ""
        name, line = escape(str(one.span)), one.span.line
        if one.span.file == self.document.file:
            for passage in self.document.passages:
                last = passage.rules[-1].fence if passage.rules else passage.span
                if passage.span.line <= line <= last.end_line:
                    return f'<a href="#{passage.id}">{name}</a> '
        return f"{name} "

    def _severity(self, severity: Severity) -> str:
        return self.words.error if severity is Severity.ERROR else self.words.warning
