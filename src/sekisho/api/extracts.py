"""Files for recipients: which there are, that one was received, that one is given up."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from sekisho.api.answers import ERRORS, done_once
from sekisho.api.caller import Caller, caller_of
from sekisho.api.cases import Before, Key
from sekisho.api.in_force import current, moment_of
from sekisho.api.problems import ProblemError
from sekisho.api.shapes import AcknowledgeIn, Extract, Extracts, VoidIn
from sekisho.gate.acknowledge_extract import acknowledge_extract
from sekisho.gate.extract_files import Outbox
from sekisho.gate.hand_over_extract import hand_over_extract
from sekisho.gate.list_extracts import list_extracts, one_extract
from sekisho.gate.void_extract import void_extract
from sekisho.web.connections import connected

router = Router()
SCOPE = "extracts"
WRITER = "extract"
"""The role that may move a run from one state to the next."""
BINARY = "application/octet-stream"
SEALED = {
    "description": "OK",
    "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}},
}
RunId = Annotated[int, Path(ge=1, le=2**53)]


@router.get("/extracts", response={200: Extracts, **ERRORS}, tags=["extracts"],
            operation_id="list_extracts")  # fmt: skip
def extracts(request: HttpRequest, before: Before = None) -> dict[str, object]:
    """Runs, the newest first; a recipient's program sees its own that were released."""
    caller = _allowed(request)
    with connected() as connection:
        shown, further = list_extracts(connection, caller.client.party, before)
    return {"extracts": [each.to_json() for each in shown], "next": further}


@router.get("/extracts/{run}", response={200: Extract, **ERRORS}, tags=["extracts"],
            operation_id="get_extract")  # fmt: skip
def extract(request: HttpRequest, run: RunId) -> dict[str, object]:
    """One run."""
    caller = _allowed(request)
    with connected() as connection:
        return one_extract(connection, caller.client.party, run).to_json()


@router.get(
    "/extracts/{run}/file", response={**ERRORS}, tags=["extracts"],
    operation_id="fetch_extract", openapi_extra={"responses": {200: SEALED}},
)  # fmt: skip
def file(request: HttpRequest, run: RunId) -> HttpResponse:
    """The file, encrypted for its recipient; that it was fetched is in the ledger."""
    caller = _allowed(request)
    if caller.client.party is None:
        raise ProblemError(
            403,
            "beyond-scope",
            "ファイルを受け取れるのは、その提供先のクライアントだけです。",
            "Only the recipient's own client fetches its file.",
        )
    box = Outbox(settings.OUTBOX)
    with connected() as connection:
        given = hand_over_extract(connection, box, run, caller.client.party, moment_of(caller))
    response = HttpResponse(given.sealed, content_type=BINARY)
    response["Content-Disposition"] = f'attachment; filename="{given.name}"'
    return response


@router.post("/extracts/{run}/acknowledge", response={200: Extract, **ERRORS}, tags=["extracts"],
             operation_id="acknowledge_extract")  # fmt: skip
def acknowledge(
    request: HttpRequest, run: RunId, received: AcknowledgeIn, key: Key
) -> HttpResponse:
    """The recipient holds the file of this digest. A second time changes nothing."""
    caller = _allowed(request)

    def do() -> dict[str, object]:
        with connected() as connection:
            one_extract(connection, caller.client.party, run)
        with connected(WRITER) as connection:
            acknowledge_extract(connection, run, received.sha256)
        with connected() as connection:
            return one_extract(connection, caller.client.party, run).to_json()

    return done_once(request, caller, key, do)


@router.post("/extracts/{run}/void", response={200: Extract, **ERRORS}, tags=["extracts"],
             operation_id="void_extract")  # fmt: skip
def void(request: HttpRequest, run: RunId, why: VoidIn, key: Key) -> HttpResponse:
    """The run is given up; its entries stay, the file may be made anew. For staff."""
    caller = _allowed(request)
    if caller.client.party is not None:
        raise ProblemError(
            403,
            "beyond-scope",
            "抽出を無効にできるのは、渡す側だけです。",
            "Only the sender gives up a run.",
        )

    def do() -> dict[str, object]:
        with connected(WRITER) as connection:
            void_extract(connection, run, why.reason)
        with connected() as connection:
            return one_extract(connection, None, run).to_json()

    return done_once(request, caller, key, do)


def _allowed(request: HttpRequest) -> Caller:
    caller = caller_of(request)
    caller.refuse_beyond(SCOPE)
    if caller.client.party is None:
        with connected() as connection:
            caller.refuse_untrained(current(connection))
    return caller
