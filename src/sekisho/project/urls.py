"""All routes: the ground, the public's and customers' pages, the desks, the API, and signing in."""

from django.urls import include, path

from sekisho.portal import keys

urlpatterns = [
    path("", include("sekisho.web.urls")),
    path("", include("sekisho.portal.urls")),
    path("", include("sekisho.console.urls")),
    path("", include("sekisho.api.urls")),
    path("account/2fa/webauthn/add/", keys.add_key, name="mfa_add_webauthn"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
]

handler400 = "sekisho.web.errors.bad_request"
handler403 = "sekisho.web.errors.forbidden"
handler404 = "sekisho.web.errors.not_found"
handler500 = "sekisho.web.errors.broken"
