"""What somebody is told whose reading gives nothing: by the purpose, the items, the training."""

from collections.abc import Sequence

from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.terms import ItemAnswer


def no_purpose(purpose: str) -> ActRefusedError:
    """For this purpose there is no door."""
    return ActRefusedError(
        "no-purpose",
        f"目的「{purpose}」では、当社の者に見せてよい項目が告知にありません。",
        f"For the purpose {purpose!r} the notice shows nothing to staff.",
    )


def nothing_permitted(
    version: Version, purpose: str, answers: Sequence[ItemAnswer]
) -> ActRefusedError:
    """None of the items may be shown; the clauses that withhold them are cited."""
    cited = "、".join(sorted({clause for answer in answers for clause in answer.clauses})) or "—"
    label = version.policy.vocabulary.purposes[purpose].label
    return ActRefusedError(
        "nothing-permitted",
        f"目的「{label}」では、求められた項目をどれも見せられません（条文: {cited}）。",
        f"None of the items asked may be shown for {purpose!r} (clauses: {cited}).",
    )


def training_lapsed() -> ActRefusedError:
    """The acknowledgement holds no more."""
    return ActRefusedError(
        "training-lapsed",
        "告知の確認の期限が過ぎました（C02、L24）。告知を読み直し、もう一度確認を届け出てください。",
        "Your acknowledgement of the notice has lapsed (C02, L24). Read it again and say so.",
    )


def not_acknowledged() -> ActRefusedError:
    """The version in force was never acknowledged."""
    return ActRefusedError(
        "not-acknowledged",
        "いま有効な版の確認がまだ済んでいません（C02）。告知を読み、確認を届け出てください。",
        "The version in force has not been acknowledged (C02). Read the notice and say so.",
    )
