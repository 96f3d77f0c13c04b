"""Sugar is removed here, before meaning: exceptions, scopes of classes, what a ground requires."""

from sekisho.rules.condition import Condition, Not, conjunction
from sekisho.rules.conditions import parse_condition
from sekisho.rules.marked import Marked, said_twice
from sekisho.rules.names import NO_NAMES, Names
from sekisho.terms import Finding, Span, Vocabulary
from sekisho.terms.finding import error

_WHEN, _EXCEPT = ("条件", "when"), ("例外", "except")
CLAUSES, RESPONSIBLE = ("条文", "clauses"), ("責任者", "responsible")


def read_condition(
    node: Marked, words: Vocabulary, findings: list[Finding], names: Names = NO_NAMES
) -> Condition | None:
    """The condition at `node`, or None after appending what is wrong."""
    text = node.text()
    if text is None:
        findings.append(
            error(
                "condition-not-text",
                node.span,
                "条件は一行の文で書いてください。",
                "Write the condition as one line of text.",
            )
        )
        return None
    condition, found = parse_condition(text, _inner(node, text), words, names)
    findings.extend(found)
    return condition


def without_exceptions(
    base: Condition,
    exceptions: Marked | None,
    words: Vocabulary,
    findings: list[Finding],
    names: Names = NO_NAMES,
) -> Condition:
    """`base`, where none of the exceptions holds; an exception of an exception brings it back.

    原則・例外 as the law writes them: base and not (e1 and not (e1's exceptions)) and not ...
    """
    if exceptions is None:
        return base
    parts = [base]
    for entry in exceptions.items():
        condition = exception_condition(entry, words, findings, names=names)
        if condition is not None:
            parts.append(Not(condition))
    return conjunction(*parts)


def exception_condition(
    entry: Marked,
    words: Vocabulary,
    findings: list[Finding],
    more: tuple[tuple[str, str], ...] = (),
    names: Names = NO_NAMES,
) -> Condition | None:
    """When the exception at `entry` holds, its own exceptions taken off; None with a finding.

    `more` are keys that an exception may have besides 条件, 条文 and 例外.
    """
    if entry.text() is not None:
        return read_condition(entry, words, findings, names)
    known = (_WHEN, CLAUSES, _EXCEPT, *more)
    for key, node in entry.fields().items():
        if not any(key in names for names in known):
            findings.append(_unknown_key(key, node, known))
    when = field(entry, _WHEN, findings)
    if when is None:
        findings.append(
            error(
                "exception-without-condition",
                entry.span,
                "例外に条件がありません。",
                "The exception has no condition.",
                todo_ja="「条件: …」の行を足してください。",
                todo_en="Add a line 'when: ...'.",
            )
        )
        return None
    base = read_condition(when, words, findings, names)
    if base is None:
        return None
    return without_exceptions(base, field(entry, _EXCEPT, findings), words, findings, names)


def field(entry: Marked, names: tuple[str, str], findings: list[Finding]) -> Marked | None:
    """The field under its Japanese or English name; under both it is a finding."""
    japanese, english = (entry.fields().get(name) for name in names)
    if japanese is not None and english is not None:
        findings.append(said_twice(names, english, japanese))
    return japanese or english


def _unknown_key(key: str, node: Marked, known: tuple[tuple[str, str], ...]) -> Finding:
    return error(
        "exception-key",
        node.key_span or node.span,
        f"「{key}」はこの例外には書けません。書けるもの: {'、'.join(n[0] for n in known)}",
        f"{key!r} has no place in this exception: {', '.join(names[1] for names in known)}.",
    )


def _inner(node: Marked, text: str) -> Span:
    """The place of the text itself: a quoted scalar begins one column later."""
    span = node.span
    if span.line == span.end_line and span.end_column - span.column == len(text) + 2:
        return Span(span.file, span.line, span.column + 1, span.end_line, span.end_column - 1)
    return span
