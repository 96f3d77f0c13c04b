"""A rule cites clauses that exist."""

import re
from collections.abc import Iterator

from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.terms import Finding
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "unknown-clause", Level.ERROR, None
JA = "条文の番号が、台帳にないか、番号の形でない"

_ID = re.compile(r"[A-Z]{1,2}[0-9]{1,3}")


def check(context: Context) -> Iterator[Finding]:
    """An error for each cited clause that the register lacks, or that has no clause's form."""
    for raw in context.raws:
        for node in raw.cited():
            clause = node.text() or ""
            if not _ID.fullmatch(clause):
                yield error(
                    CODE,
                    node.span,
                    f"「{clause}」は条文の番号ではありません。C46、L27 の形で書いてください。",
                    f"{clause!r} is no clause number; write C46 or L27.",
                )
            elif context.register is not None and clause not in context.register:
                yield error(
                    CODE,
                    node.span,
                    f"「{clause}」という条文は台帳にありません。",
                    f"The register has no clause {clause!r}.",
                )
