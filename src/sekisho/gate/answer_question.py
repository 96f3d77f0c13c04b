"""The act of answering a question: what the notice in force says to a request, and why.

It shows nothing about any person: whoever asks brings the facts. So it is no entry of the ledger.
"""

from collections.abc import Mapping
from datetime import date

from sekisho.books.versions import Version
from sekisho.decide.wire import WireError, answer_json, read_request
from sekisho.gate.errors import ActRefusedError


def answer_question(
    version: Version, said: Mapping[str, object], today: date, lang: str
) -> dict[str, object]:
    """The decision as `sekisho decide` tells it; ActRefusedError names what was not understood."""
    policy = version.policy
    try:
        asked = read_request(policy, dict(said), today)
    except WireError as wrong:
        raise ActRefusedError("question", wrong.ja, wrong.en) from None
    return answer_json(policy, asked, version.decider.decide(asked.request), lang)
