"""Staff sign in by the company's provider: allauth's flow, held to OpenID Connect by the letter.

allauth takes scopes and parameters from the address, has no nonce, and believes a token without its
signature. Here nothing comes from the address, each sign-in has a nonce and a PKCE verifier of its
own, and what the provider signed is verified whole (`provider_tokens`). No token is stored, and of
the claims only who it is.
"""

import secrets
from datetime import datetime
from typing import Any

import jwt
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from requests import RequestException, Session

from sekisho.accounts import provider_links, provider_web, security_events
from sekisho.accounts.models import Account
from sekisho.accounts.provider_file import Provider, configured, named, secret_of
from sekisho.accounts.provider_tokens import Keys, Signed, refusal, signed_in, signed_out
from sekisho.gate.errors import ActRefusedError

KIND = "openid_connect"


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Providers come from the installation's file, and nobody becomes an account by one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """False: an account follows a contract."""
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The providers of the file; no table is asked, so no row can add one."""
        return [
            SocialApp(
                provider=KIND, provider_id=each.id, name=each.id, client_id=each.client_id,
                secret=secret_of(each), settings={"server_url": each.issuer},
            )
            for each in configured()
            if provider in (None, KIND, each.id) and client_id in (None, each.client_id)
        ]  # fmt: skip

    def get_requests_session(self) -> Session:
        """What asks directly, with TLS, and not for long."""
        return provider_web.DirectSession()

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Account:
        """Nothing of the provider's goes into an account."""
        user: Account = sociallogin.user
        return user

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Nobody is known by an address."""
        return

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Only a linked account goes on; a key used at a trusted provider counts as used here."""
        sociallogin.token = None  # it would wait in the session for the second factor
        signed: Signed = sociallogin.signed
        provider = sociallogin.provider.named
        if not sociallogin.is_existing:
            provider_links.ask_link(provider, signed, timezone.now())
            raise ImmediateHttpResponse(_not_linked(request, signed))
        account: Account = sociallogin.user
        provider_links.keep_session(provider, signed, account, timezone.now())
        if provider.keys_trusted and signed.with_key:
            record_authentication(
                request, account, "mfa", type="webauthn", passwordless=True, provider=provider.id
            )

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Our own page, without a word of what the provider sent."""
        if isinstance(exception, RequestException):
            refused = provider_web.unreachable()
        elif isinstance(exception, OAuth2Error):
            refused = refusal("code")
        else:
            refused = refusal("cancelled" if error == "cancelled" else "state")
        raise ImmediateHttpResponse(refused_page(request, refused))


class StaffAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """One provider, asked by the letter. `nonce` is the one of the sign-in that is going on."""

    nonce = ""

    @property
    def named(self) -> Provider:
        """Which provider it is."""
        return named(self.provider_id)

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the issuer says about itself."""
        return provider_web.addresses(self.named)

    @property
    def basic_auth(self) -> bool:
        """How we prove who we are, as the file says; guessing by what is offered goes wrong."""
        return self.named.proves_by == "basic"

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the provider sends people back to."""
        return request.build_absolute_uri(reverse("provider_answer", args=[self.provider_id]))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: object, **given: Any
    ) -> SocialLogin:
        """Who signed in, out of the ID token alone, every part of which was verified."""
        said = given["response"].get("id_token")
        if not isinstance(said, str):
            raise refusal("no-token")
        provider = self.named
        signed = signed_in(
            said, _keys_for(provider, said), provider.issuer, provider.client_id, self.nonce,
            timezone.now(),
        )  # fmt: skip
        login = self.get_provider().sociallogin_from_response(request, signed)
        login.signed = signed
        return login


class StaffProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """What we ask of a provider, and what we take from its answer: who it is, and nothing else."""

    oauth2_adapter_class = StaffAdapter

    @property
    def named(self) -> Provider:
        """Which provider it is."""
        return named(self.app.provider_id)

    def get_login_url(self, request: HttpRequest, **given: Any) -> str:
        """Where the way to the provider begins."""
        return reverse("provider_begin", args=[self.app.provider_id])

    def serialize(self) -> dict[str, Any]:
        """By which id it is found again: two providers may know us by the same client id."""
        return {"id": self.app.provider_id}

    def get_pkce_params(self) -> dict[str, str]:
        """A verifier of this sign-in's own, always."""
        params: dict[str, str] = generate_code_challenge()
        return params

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """The page that was wanted; nothing else of the address is believed."""
        given = super().get_redirect_from_request_kwargs(request)
        wanted = {"next_url": given["next_url"]} if "next_url" in given else {}
        return {**wanted, "process": "login", "scope": self.named.scopes}

    def redirect(self, request: HttpRequest, process: str, **given: Any) -> HttpResponse:
        """On to the provider, with a nonce that its answer must carry."""
        nonce = secrets.token_urlsafe(32)
        given["auth_params"] = {"nonce": nonce}
        sent: HttpResponse = super().redirect(request, process, nonce=nonce, **given)
        return sent

    def extract_uid(self, data: Signed) -> str:
        """By which the person is known here."""
        return data.uid

    def extract_extra_data(self, data: Signed) -> dict[str, object]:
        """Nothing: no claim is kept."""
        return {}

    def extract_common_fields(self, data: Signed) -> dict[str, object]:
        """Nothing."""
        return {}

    def extract_email_addresses(self, data: Signed) -> list[object]:
        """None."""
        return []


class Answer(OAuth2CallbackView):  # type: ignore[misc]  # allauth has no types
    """What the provider answered: one state is good for one answer from the one provider."""

    def _get_state(self, request: HttpRequest, provider: StaffProvider) -> tuple[Any, Any]:
        state, refused = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = state.get("nonce", "")
            # RFC 9207: an answer that names another issuer was mixed up on its way.
            if request.GET.get("iss", provider.named.issuer) != provider.named.issuer:
                raise refusal("issuer")
        return state, refused


def said_signed_out(provider: Provider, token: str, now: datetime) -> Signed:
    """Whose sessions the provider says are over. ActRefusedError where it can't be proved."""
    return signed_out(token, _keys_for(provider, token), provider.issuer, provider.client_id, now)


def _keys_for(provider: Provider, token: str) -> Keys:
    """The published keys, with the one that this token names, if it is published."""
    try:
        wanted = jwt.get_unverified_header(token).get("kid")
    except jwt.PyJWTError:
        raise refusal("signature") from None
    return provider_web.keys(provider, wanted)


def refused_page(request: HttpRequest, refused: ActRefusedError) -> HttpResponse:
    """Nobody is signed in; the page says what to do, and the log which reason it was."""
    security_events.told("provider-refused", None, reason=refused.code)
    spoken = "ja" if (get_language() or "ja").startswith("ja") else "en"
    context = {"reason": refused.message(spoken)}
    return render(request, "account/provider_refused.html", context, status=403)


def _not_linked(request: HttpRequest, signed: Signed) -> HttpResponse:
    security_events.told("provider-not-linked", None)
    context = {"subject": signed.subject}
    return render(request, "account/provider_not_linked.html", context, status=403)
