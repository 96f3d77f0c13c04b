"""The change feed: what a recipient or a system of ours was told, and that it was done."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from sekisho.api.answers import ERRORS, done_once
from sekisho.api.caller import Caller, caller_of
from sekisho.api.cases import Key
from sekisho.api.in_force import moment_of
from sekisho.api.problems import ProblemError
from sekisho.api.shapes import ConfirmIn, FeedConfirmed, FeedPage
from sekisho.gate.confirm_change import confirm_change
from sekisho.gate.read_feed import read_feed
from sekisho.web.connections import connected

router = Router()
SCOPE = "feed"
ItemId = Annotated[int, Path(ge=0, le=2**53)]
After = Annotated[int | None, Query(ge=0, le=2**53)]


@router.get("/feed", response={200: FeedPage, **ERRORS}, tags=["feed"], operation_id="read_feed")
def read(request: HttpRequest, after: After = None) -> dict[str, object]:
    """What the caller must carry out, in order. `next` is the next page's `after`."""
    party = _party(_allowed(request))
    with connected() as connection:
        shown, further = read_feed(connection, party, after)
    return {"items": [each.to_json() for each in shown], "next": further}


@router.post("/feed/{item}/confirm", response={200: FeedConfirmed, **ERRORS}, tags=["feed"],
             operation_id="confirm_change")  # fmt: skip
def confirm(request: HttpRequest, item: ItemId, said: ConfirmIn, key: Key) -> HttpResponse:
    """The caller has done what the item told it. The same said again changes nothing."""
    caller = _allowed(request)
    party = _party(caller)

    def do() -> dict[str, object]:
        words = (said.digest, said.outcome, said.done_on)
        with connected() as connection:
            done = confirm_change(connection, item, party, words, moment_of(caller))
        return {
            "item": done.index,
            "state": done.state,
            "outcome": done.outcome,
            "done_on": done.done_on.isoformat() if done.done_on else None,
        }

    return done_once(request, caller, key, do)


def _allowed(request: HttpRequest) -> Caller:
    caller = caller_of(request)
    caller.refuse_beyond(SCOPE)
    return caller


def _party(caller: Caller) -> str:
    """Whose feed it is. ProblemError for a client of staff: nobody reads another's feed."""
    if caller.client.party is None:
        raise ProblemError(
            403,
            "beyond-scope",
            "フィードを読めるのは、提供先と社内の他のシステムのクライアントだけです。",
            "Only a client of a recipient, or of a system downstream, reads the feed.",
        )
    return caller.client.party
