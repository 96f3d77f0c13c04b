"""Parts and questions to the two files of a new notice: notice.md and terms.yaml."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from sekisho.rules.skeleton.plain import Part, Shape, parts_of
from sekisho.rules.skeleton.questions import Asker, Question

_TITLE_LENGTH = 20
_SECTIONS = ("groups", "purposes", "facts", "duties", "notices")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The text of notice.md and of terms.yaml, and how many questions stand in them."""

    notice: str
    terms: str
    questions: int


def skeleton_of(text: str, operator: str, effective: date, lang: str) -> Skeleton:
    """The skeleton of the notice `text` of the company `operator`, its questions in `lang`.

    Every line of the text is in it, in order. No rule is guessed: under each passage stands a block
    of kind 未定 whose questions `check` reports as errors until a person has answered them.
    """
    parts = parts_of(text)
    blocks, count = _blocks(parts, text, lang)
    front = {"版": "1", "施行日": effective, "事業者": operator}
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
    return Skeleton(f"---\n{head}---\n\n{blocks}", _terms(parts, operator), count)


def _blocks(parts: Sequence[Part], whole: str, lang: str) -> tuple[str, int]:
    asker = Asker(whole)
    written: list[str] = []
    count = number = 0
    for heading, body in _sections(parts):
        if heading is not None:
            number += 1
            written.append(f"{'#' if number == 1 else '##'} {heading.text} {{#s{number}}}\n")
        section = "\n".join(part.text for part in ([heading] if heading else []) + body)
        for passage in _passages(body):
            asked = list(asker.about(passage, section))
            count += len(asked)
            written += [_markdown(part) for part in passage]
            written.append(_open(passage[0].lines[0], asked, lang))
    return "\n".join(written), count


def _sections(parts: Sequence[Part]) -> Iterator[tuple[Part | None, list[Part]]]:
    """Each heading with the parts below it; None for what stands above the first."""
    heading: Part | None = None
    body: list[Part] = []
    for part in parts:
        if part.shape is Shape.HEADING:
            if heading is not None or body:
                yield heading, body
            heading, body = part, []
        else:
            body.append(part)
    if heading is not None or body:
        yield heading, body


def _passages(body: Sequence[Part]) -> Iterator[list[Part]]:
    """Each paragraph with the lists below it."""
    passage: list[Part] = []
    for part in body:
        if passage and part.shape is not Shape.LIST:
            yield passage
            passage = []
        passage.append(part)
    if passage:
        yield passage


def _markdown(part: Part) -> str:
    if part.shape is not Shape.LIST:
        return f"{part.text}\n"
    marks = (f"{n}. " if part.numbered else "- " for n, _ in enumerate(part.lines, start=1))
    return "".join(f"{mark}{line}\n" for mark, line in zip(marks, part.lines, strict=True))


def _open(first: str, asked: Sequence[Question], lang: str) -> str:
    ja = lang == "ja"
    kind, key = ("未定", "問い") if ja else ("open", "questions")
    said = {kind: first[:_TITLE_LENGTH], key: [one[0] if ja else one[1] for one in asked]}
    body = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=10_000)
    return f"```rule\n{body}```\n"


def _terms(parts: Sequence[Part], operator: str) -> str:
    """The words: the operator, empty sections, and the lists of the text as remarks."""
    party = {
        "operator": {
            "labels": list(dict.fromkeys(["当社", operator])),
            "en": "We",
            "kind": "company",
            "outside": False,
        }
    }
    said = {"language": "ja", "items": {}, "parties": party}
    said |= {section: {} for section in _SECTIONS}
    body = yaml.safe_dump(said, allow_unicode=True, sort_keys=False)
    return f"{_remarks(parts)}{body}"


def _remarks(parts: Sequence[Part]) -> str:
    """The lists of the text, for whoever looks for items and purposes in them."""
    lists = [part for part in parts if part.shape is Shape.LIST]
    lines = [f"#   {line}" for part in lists for line in part.lines]
    return "\n".join(["# 本文の一覧 / the lists of the text", *lines, ""]) if lines else ""
