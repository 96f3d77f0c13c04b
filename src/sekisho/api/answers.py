"""What every endpoint may answer beside its own, and how something is done once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from sekisho.accounts.replies import Answer, KeyRefusedError, once
from sekisho.api.caller import Caller
from sekisho.api.problems import CONTENT_TYPE, ProblemError, of_refusal
from sekisho.api.shapes import Problem
from sekisho.gate.errors import ActRefusedError

ERRORS: dict[int, type[Problem]] = dict.fromkeys(
    (400, 401, 403, 404, 409, 413, 422, 429, 503), Problem
)
OK, FIRST_ERROR = 200, 400


def done_once(
    request: HttpRequest, caller: Caller, key: str, do: Callable[[], dict[str, object]]
) -> HttpResponse:
    """The answer of `do`, or the one that the same call got before under the same key.

    What an act refused is kept as well: the same call is refused alike. `Idempotent-Replayed` tells
    which it is. requires: no answer names a customer
    """

    def answer() -> Answer:
        try:
            return OK, do()
        except ActRefusedError as refused:
            problem = of_refusal(refused)
            return problem.status, problem.body()

    asked = f"{request.method} {request.path}\n".encode() + request.body
    try:
        (status, body), before = once(caller.client, key, asked, timezone.now(), answer)
    except KeyRefusedError as refused:
        raise _of_key(refused.code) from None
    kind = CONTENT_TYPE if status >= FIRST_ERROR else "application/json"
    response = JsonResponse(body, status=status, content_type=kind)
    response["Idempotent-Replayed"] = "true" if before else "false"
    return response


def _of_key(code: str) -> ProblemError:
    if code == "key-reused":
        return ProblemError(
            422,
            code,
            "この Idempotency-Key は、別の内容ですでに使われています。新しいものにしてください。",
            "This Idempotency-Key was used for something else. Take a new one.",
        )
    return ProblemError(
        409,
        code,
        "同じ Idempotency-Key の最初の呼び出しが、まだ終わっていません。少し待ってください。",
        "The first call under this Idempotency-Key has not ended yet. Wait a little.",
        1,
    )
