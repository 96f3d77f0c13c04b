"""What could not be done, as RFC 9457 has it: application/problem+json, with code and clauses."""

import json
import re

from django.http import HttpResponse

from sekisho.gate.errors import ActRefusedError
from sekisho.web.context import spoken

CONTENT_TYPE = "application/problem+json"
CLAUSE = re.compile(r"\b[CL]\d{2}\b")
NOT_THERE = frozenset(
    {
        "unknown-customer",
        "not-yours",
        "no-run",
        "no-such-case",
        "no-file",
        "no-item",
        "no-statistic-there",
    }
)
UNREADABLE = frozenset(
    {"unknown-word", "no-purpose", "no-such-request", "no-such-place", "what-to-correct",
     "no-fee-allowed", "other-digest", "day-wrong", "other-columns", "unfit-columns"}
)  # fmt: skip
FORBIDDEN = frozenset({"not-acknowledged", "nothing-permitted"})
TITLES = {
    400: ("読み取れない依頼です", "The request cannot be read"),
    401: ("どなたか分かりません", "Who calls is not known"),
    403: ("許されていません", "This is not permitted"),
    404: ("ありません", "There is no such thing"),
    405: ("この方法では使えません", "The method means nothing here"),
    409: ("いまはできません", "This cannot be done now"),
    413: ("大きすぎます", "Too much at once"),
    422: ("内容に誤りがあります", "What was sent cannot stand"),
    429: ("多すぎます", "Too many calls"),
    500: ("こちら側の誤りです", "Something went wrong on our side"),
    503: ("いまは答えられません", "No answer for now"),
}


class ProblemError(Exception):
    """Ends a call with this answer. `ja` and `en` say what happened and what to do next."""

    def __init__(self, status: int, code: str, ja: str, en: str, retry_after: int = 0) -> None:
        super().__init__(code)
        self.status, self.code, self.ja, self.en = status, code, ja, en
        self.retry_after = retry_after

    def body(self) -> dict[str, object]:
        """The JSON object, in the language of the caller."""
        here = spoken() == "ja"
        title_ja, title_en = TITLES[self.status]
        return {
            "type": f"urn:sekisho:problem:{self.code}",
            "title": title_ja if here else title_en,
            "status": self.status,
            "detail": self.ja if here else self.en,
            "code": self.code,
            "clauses": sorted(set(CLAUSE.findall(self.en))),
        }


def of_refusal(refused: ActRefusedError) -> ProblemError:
    """What an act refused, under the status that fits."""
    if refused.code in NOT_THERE:
        status = 404
    elif refused.code in FORBIDDEN:
        status = 403
    else:
        status = 422 if refused.code in UNREADABLE else 409
    return ProblemError(status, refused.code, refused.ja, refused.en)


def answered(problem: ProblemError) -> HttpResponse:
    """The problem as a response."""
    response = HttpResponse(
        json.dumps(problem.body()),
        status=problem.status,
        content_type=CONTENT_TYPE,
    )
    if problem.status == 401:  # a status
        response["WWW-Authenticate"] = 'Bearer realm="sekisho"'
    if problem.retry_after:
        response["Retry-After"] = str(problem.retry_after)
    return response
