"""The customer who acts: what the sign-in knows of them, and when it is too early for an act."""

import secrets
from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.utils import timezone

from sekisho.accounts import cool_down
from sekisho.accounts.models import Account
from sekisho.gate.account_proof import AccountProof
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.restrict_use import CUSTOMER
from sekisho.web.routes import account_of, second_factor_given

NONCE_BYTES = 16


def moment_of_customer() -> Moment:
    """The customer acts, now, and chance for the entry."""
    return Moment(CUSTOMER, timezone.now(), secrets.token_bytes(NONCE_BYTES))


def proof_of(request: HttpRequest) -> AccountProof:
    """The account, and when in this session it was last proved whose it is."""
    account = account_of(request)
    times = [float(record["at"]) for record in get_authentication_records(request, account)]
    proved_at = datetime.fromtimestamp(max(times, default=0.0), tz=UTC)
    return AccountProof(
        account.pk, account.number, second_factor_given(request, account), proved_at
    )


def refuse_cool_down(account: Account) -> None:
    """Returns only where contact data and password are as they were for some days."""
    until = cool_down.until(account, timezone.now())
    if until is not None:
        raise ActRefusedError(
            "cool-down",
            "連絡先またはパスワードが変わったばかりです。身に覚えのない変更でないことが分かるまで、権利の変更は"
            f" {timezone.localtime(until):%Y年%m月%d日 %H:%M} からできます。",
            "Contact data or password changed recently. Rights can be changed from"
            f" {timezone.localtime(until):%Y-%m-%d %H:%M} on.",
        )
