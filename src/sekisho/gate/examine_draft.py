"""What is known of a draft before anybody signs it: findings, proofs, comparison, duties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256

from sekisho.books.drafts import Files
from sekisho.gate.errors import ActRefusedError
from sekisho.prove.asked import UntranslatableError
from sekisho.prove.change_duties import ChangeDuty, change_duties, earliest
from sekisho.prove.compare import Difference, compare
from sekisho.prove.promises import prove
from sekisho.prove.solve import UnansweredError
from sekisho.prove.verdict import Outcome, Verdict
from sekisho.rules import Loaded, Policy, load
from sekisho.rules.text_changes import PassageChange, text_changes
from sekisho.sql import Catalog, read_catalog
from sekisho.terms import Finding, Severity


@dataclass(frozen=True, slots=True)
class Examined:
    """All that two people look at. `duties` follow from the differences to the base."""

    loaded: Loaded
    proofs: tuple[Verdict, ...]
    differences: tuple[Difference, ...]
    texts: tuple[PassageChange, ...]
    duties: tuple[ChangeDuty, ...]

    @property
    def proved(self) -> bool:
        """True where every pledge is."""
        return all(one.outcome is Outcome.PROVED for one in self.proofs)

    @property
    def unsaid(self) -> tuple[PassageChange, ...]:
        """Rules that changed while their sentence did not: the public would not be told."""
        return tuple(one for one in self.texts if one.is_error)

    def first_day(self, announced: date) -> date:
        """The first day of effect that the law allows where it is announced on that day."""
        return earliest(self.duties, announced)


def digest_of(files: Files) -> str:
    """A digest of all files together, each with its length, so that no two drafts share it."""
    parts = (files.notice, files.terms, files.catalog, files.register or b"")
    whole = sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return f"sha256:{whole.hexdigest()}"


@lru_cache(maxsize=8)
def read_draft(files: Files) -> tuple[Loaded, tuple[Finding, ...]]:
    """The draft as far as it can be read, and all findings: the notice's, then the catalog's."""
    loaded = load(
        files.notice, files.terms, file="notice.md", terms_file="terms.yaml",
        register=files.register,
    )  # fmt: skip
    wrong: Sequence[Finding] = ()
    if loaded.policy is not None:
        text = files.catalog.decode("utf-8", errors="replace")
        _, wrong = read_catalog(text, "catalog.yaml", loaded.policy.vocabulary)
    return loaded, (*loaded.findings, *wrong)


def compiled_draft(files: Files) -> tuple[Policy, Catalog]:
    """Policy and catalog of the draft; ActRefusedError where it has errors."""
    loaded, findings = read_draft(files)
    if loaded.policy is None or errors_in(findings):
        raise unpublishable(len(errors_in(findings)))
    text = files.catalog.decode("utf-8")
    catalog, _ = read_catalog(text, "catalog.yaml", loaded.policy.vocabulary)
    if catalog is None:
        raise unpublishable(1)
    return loaded.policy, catalog


def errors_in(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those that stop publication."""
    return tuple(one for one in findings if one.severity is Severity.ERROR)


@lru_cache(maxsize=8)
def examine_draft(base: Files, files: Files) -> Examined:
    """Proofs of the draft and its comparison with the base; the same files are examined once.

    ActRefusedError where the draft has errors, or the solver could not say: then nothing may be
    concluded, and nobody can sign.
    """
    before, _ = read_published(base)
    loaded, findings = read_draft(files)
    if loaded.policy is None or errors_in(findings):
        raise unpublishable(len(errors_in(findings)))
    old = before.context.policy if before.context else None
    if old is None:
        message = "a published version cannot be read any more"
        raise RuntimeError(message)
    try:
        proofs = tuple(prove(loaded.policy))
        differences = tuple(compare(old, loaded.policy))
    except (UnansweredError, UntranslatableError) as why:
        raise ActRefusedError(
            "unanswered",
            f"証明か比較が終わりませんでした（{why}）。何も言えないので、承認できません。",
            f"Proof or comparison was not finished ({why}), so nobody can approve.",
        ) from None
    duties = tuple(change_duties(old, loaded.policy, differences))
    return Examined(loaded, proofs, differences, tuple(text_changes(before, loaded)), duties)


def read_published(files: Files) -> tuple[Loaded, tuple[Finding, ...]]:
    """A published version, which the checks of its own day let pass."""
    return read_draft(Files(files.notice, files.terms, files.catalog, None))


def unpublishable(errors: int) -> ActRefusedError:
    """What is said of a draft with errors."""
    return ActRefusedError(
        "not-publishable",
        f"草案に誤りが {errors} 件あります。編集の画面で直して、保存してください。",
        f"The draft has {errors} errors. Mend them in the editor and save.",
    )
