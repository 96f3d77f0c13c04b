"""Which purposes are marketing, and how long its records are kept (policy/mail/marketing.yaml)."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.conf import settings

from sekisho.gate.errors import ActRefusedError
from sekisho.guard.marketing import MARKETING

_URL = re.compile(r"https://[a-z0-9.-]+(?::[0-9]+)?/[a-z/-]*/", re.ASCII)


@dataclass(frozen=True, slots=True)
class MarketingRules:
    """`purposes` are ids of purposes; `refusal_url` is where one-press links begin.

    `under_order` keeps records for a year, not a month.
    """

    purposes: tuple[str, ...]
    refusal_url: str = ""
    under_order: bool = False


def marketing_rules() -> MarketingRules:
    """What this installation's file says."""
    return marketing_rules_at(settings.MARKETING_RULES)


def marketing_rules_at(path: Path) -> MarketingRules:
    """What the file says; where there is none, no purpose is marketing and none may be sent."""
    if not path.exists():
        return MarketingRules(())
    return read_marketing_rules(path.read_text(encoding="utf-8"), path.name)


def read_marketing_rules(text: str, file: str) -> MarketingRules:
    """What marketing.yaml says; ActRefusedError where it cannot stand."""
    try:
        data = yaml.safe_load(text) or {}
        purposes, order = data.get("purposes"), data.get("under_order", False)
        url = str(data.get("refusal_url"))
        known = set(data) <= {"purposes", "under_order", "refusal_url"}
    except (yaml.YAMLError, AttributeError, TypeError) as reason:
        raise _unreadable(file) from reason
    if not (known and isinstance(purposes, list) and isinstance(order, bool)):
        raise _unreadable(file)
    if not (all(isinstance(one, str) for one in purposes) and _URL.fullmatch(url)):
        raise _unreadable(file)
    return MarketingRules(tuple(purposes), url, order)


def refuse_other_purpose(rules: MarketingRules, kind: str, purpose: str) -> None:
    """Returns only where the kind of a mail and its purpose agree on whether it is marketing.

    Else an offer could go as a service mail, past the refusals of its readers.
    """
    if (kind == MARKETING) != (purpose in rules.purposes):
        raise ActRefusedError(
            "kind-and-purpose",
            f"種類「{kind}」と目的「{purpose}」が合いません。広告の目的は広告のメールでだけ使い、"
            "広告のメールはその目的だけに使います（policy/mail/marketing.yaml）。",
            f"The kind {kind!r} and the purpose {purpose!r} do not go together: purposes of"
            " marketing are for marketing mail, and it is for them (policy/mail/marketing.yaml).",
        )


def _unreadable(file: str) -> ActRefusedError:
    return ActRefusedError(
        "marketing-rules",
        f"{file} を読めません。purposes（目的の id の一覧）、"
        "refusal_url（https で始まり / で終わる）、under_order（true か false）を書きます。",
        f"{file} cannot be read. It says purposes (a list of ids of purposes), refusal_url (begins"
        " with https and ends with /) and under_order (true or false).",
    )
