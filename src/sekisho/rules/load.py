"""Notice and terms to a policy: read, resolve, compile, check. All findings are reported."""

import hashlib
from dataclasses import dataclass

from sekisho.clauses import Document, decode, read
from sekisho.rules.blocks import read_blocks
from sekisho.rules.checks import Context, run_checks
from sekisho.rules.compile import compile_rules
from sekisho.rules.front import Front, read_front
from sekisho.rules.law import LawPack, pack_in_force
from sekisho.rules.policy import Policy
from sekisho.rules.words import read_terms
from sekisho.terms import Finding, Severity, Span
from sekisho.terms.finding import error


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


def load(notice: bytes, terms: bytes, *, file: str, terms_file: str) -> Loaded:
    """The notice in `notice` under the words in `terms`; the names are for messages only."""
    text, findings = decode(notice, file)
    terms_text, terms_findings = decode(terms, terms_file)
    findings = [*findings, *terms_findings]
    if text is None:
        return Loaded(None, None, tuple(findings))
    document, found = read(text.text, file)
    findings.extend(found)
    front, found = read_front(document)
    findings.extend(found)
    law = _law(front, document, findings)
    if front is None or law is None or terms_text is None:
        return Loaded(document, None, _sorted(findings))
    words, found = read_terms(terms_text.text, terms_file, law.grounds)
    findings.extend(found)
    if words is None:
        return Loaded(document, None, _sorted(findings))
    raws, found = read_blocks(document.rule_blocks)
    findings.extend(found)
    digest = policy_digest(notice, terms, law)
    compiled, found = compile_rules(raws, front, words, law, digest)
    findings.extend(found)
    context = Context(document, front, tuple(raws), compiled)
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


def _law(front: Front | None, document: Document, findings: list[Finding]) -> LawPack | None:
    if front is None:
        return None
    try:
        return pack_in_force(front.effective)
    except ValueError:
        place = document.front.span if document.front else None
        findings.append(
            error(
                "no-law-pack",
                place,
                f"施行日 {front.effective} に対応する法令データがありません。",
                f"There is no law pack for the date of effect {front.effective}.",
                todo_ja="施行日を確かめてください。古い版には、その日の法令データが要ります。",
                todo_en="Check the date of effect. An old version needs the law pack of its day.",
            )
        )
        return None


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    nowhere = Span("", 0, 0, 0, 0)
    return tuple(sorted(findings, key=lambda f: (f.span or nowhere, f.code)))
