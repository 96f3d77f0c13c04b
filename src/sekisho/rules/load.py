"""Notice and terms to a policy: read, resolve, compile, check. All findings are reported."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sekisho.clauses import Document, decode, read
from sekisho.rules.blocks import read_blocks
from sekisho.rules.checks import Context, run_checks
from sekisho.rules.compile import compile_rules
from sekisho.rules.front import Front, read_front
from sekisho.rules.law import LawPack, pack_in_force
from sekisho.rules.lists import ListReader
from sekisho.rules.lists_of_text import with_lists_of_text
from sekisho.rules.marked import Marked
from sekisho.rules.policy import Policy
from sekisho.rules.register import Register, read_register
from sekisho.rules.words import Terms, read_terms
from sekisho.terms import Finding, Severity, Span
from sekisho.terms.finding import error


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How an ambiguity of the text was decided (解釈), for counsel to read."""

    title: str
    text: str
    clauses: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class Loaded:
    """A notice as far as it could be read.

    `policy` is set only where there is no error, so whoever has a policy may publish it;
    `document` is there whenever the bytes could be read as text.
    """

    document: Document | None
    policy: Policy | None
    findings: tuple[Finding, ...]
    context: Context | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop publication."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that counsel should read."""
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)

    @property
    def interpretations(self) -> tuple[Interpretation, ...]:
        """Every 解釈 of the notice, in the order of the file."""
        raws = self.context.raws if self.context else ()
        return tuple(
            Interpretation(raw.title, text, raw.clauses, raw.place("interpretation"))
            for raw in raws
            if (text := raw.text("interpretation"))
        )


def load(
    notice: bytes,
    terms: bytes,
    *,
    file: str,
    terms_file: str,
    register: bytes | None = None,
    register_file: str = "register.yaml",
) -> Loaded:
    """The notice in `notice` under the words in `terms`; the names are for messages only.

    With a clause register, every clause of the notice's must be bound and no other may be cited.
    """
    text, findings = decode(notice, file)
    terms_text, terms_findings = decode(terms, terms_file)
    findings = [*findings, *terms_findings]
    rows = _register(register, register_file, findings)
    if text is None:
        return Loaded(None, None, _sorted(findings))
    document, found = read(text.text, file)
    findings.extend(found)
    front, found = read_front(document)
    findings.extend(found)
    law = _law(front, findings)
    if front is None or law is None or terms_text is None:
        return Loaded(document, None, _sorted(findings))
    words, found = read_terms(terms_text.text, terms_file, law.grounds)
    findings.extend(found)
    if words is None:
        return Loaded(document, None, _sorted(findings))
    front = _with_operator(front, words, findings)
    raws, found = read_blocks(document.rule_blocks)
    findings.extend(found)
    raws = list(with_lists_of_text(raws, document, findings))
    digest = policy_digest(notice, terms, law)
    compiled, found = compile_rules(raws, front, words.vocabulary, law, digest, document)
    findings.extend(found)
    context = Context(document, front, tuple(raws), compiled, words.places, rows)
    findings.extend(run_checks(context))
    wrong = any(f.severity is Severity.ERROR for f in findings)
    policy = None if wrong else compiled.policy
    return Loaded(document, policy, _sorted(findings), context)


def policy_digest(notice: bytes, terms: bytes, law: LawPack) -> str:
    """`sha256:` over the three sources of meaning; anyone with the files can compute it again."""
    parts = (
        b"sekisho-policy/v1",
        hashlib.sha256(notice).hexdigest().encode(),
        hashlib.sha256(terms).hexdigest().encode(),
        law.digest.encode(),
    )
    return "sha256:" + hashlib.sha256(b"\n".join(parts)).hexdigest()


def _register(data: bytes | None, file: str, findings: list[Finding]) -> Register | None:
    if data is None:
        return None
    text, found = decode(data, file)
    findings.extend(found)
    if text is None:
        return None
    register, found = read_register(text.text, file)
    findings.extend(found)
    return register


def _with_operator(front: Front, words: Terms, findings: list[Finding]) -> Front:
    """The front matter with the operator's id; an operator that is no company is a finding."""
    written = Marked(front.operator, front.operator_span)
    found = ListReader(words.vocabulary, {}, findings).parties(written)
    if len(found) == 1 and words.vocabulary.parties[min(found)].company is not None:
        return replace(front, operator=min(found))
    if found:
        findings.append(
            error(
                "operator-not-a-company",
                front.operator_span,
                f"事業者「{front.operator}」は一つの会社ではありません。",
                f"The operator {front.operator!r} is not one company.",
            )
        )
    return front


def _law(front: Front | None, findings: list[Finding]) -> LawPack | None:
    if front is None:
        return None
    try:
        return pack_in_force(front.effective)
    except ValueError:
        findings.append(
            error(
                "no-law-pack",
                front.effective_span,
                f"施行日 {front.effective} に対応する法令データがありません。",
                f"There is no law pack for the date of effect {front.effective}.",
                todo_ja="施行日を確かめてください。古い版には、その日の法令データが要ります。",
                todo_en="Check the date of effect. An old version needs the law pack of its day.",
            )
        )
        return None


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    nowhere = Span("", 0, 0, 0, 0)
    return tuple(sorted(findings, key=lambda f: (f.span or nowhere, f.code)))
