"""The exported notice in Cedar, parsed before it is asked, with its contexts serialised before."""

import json
from datetime import date

from cedarpy import AuthzResult, Entities, PolicySet, is_authorized_batch

from sekisho.export.cedar import to_cedar
from sekisho.export.cedar_request import cedar_request
from sekisho.rules.policy import Policy
from sekisho.terms import Request

QUESTION = "receive"


class Cedar:
    """Policies and entities of a notice on one day, parsed once."""

    def __init__(self, policy: Policy, day: date) -> None:
        self.export = to_cedar(policy, day)
        self.policies = PolicySet.from_str(self.export.policies)
        self.entities = Entities.from_json_str(self.export.entities)

    def ask(self, requests: list[dict[str, object]]) -> list[AuthzResult]:
        """Cedar's answers to the requests that `requests` made."""
        return is_authorized_batch(requests, self.policies, self.entities)

    def requests(self, request: Request) -> list[dict[str, object]]:
        """One Cedar request an item; the context is text already, so that no time goes into it."""
        asked = [cedar_request(self.export, request, item, QUESTION) for item in request.items]
        return [{**one, "context": json.dumps(one["context"])} for one in asked]
