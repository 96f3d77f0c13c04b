"""Django's settings. Importing them starts nothing and connects to nothing."""

import os

from csp.constants import NONE, SELF

from sekisho.postgres import database_url
from sekisho.postgres.place import home, own_cluster
from sekisho.postgres.roles import Role
from sekisho.project.connection_settings import connection_settings
from sekisho.project.places import places
from sekisho.project.web_key import kept_web_key


def _dsn(role: Role) -> str:
    if database_url.is_named(os.environ):
        return database_url.dsn(role, os.environ)
    return own_cluster().dsn(role)


# One alias for each role. What does not say under which role it works can do the least.
DATABASES = {
    "default": connection_settings(_dsn(Role.WEB)),
    **{role.name.lower(): connection_settings(_dsn(role)) for role in Role},
}

# A request of the screens finds its connection again.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

INSTALLED_APPS = [
    "sekisho.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Ours come first, so that our templates are found before the libraries' own.
    "sekisho.web",
    "sekisho.portal",
    "sekisho.console",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "django_htmx",
    "csp",
    "sekisho.records",
    "sekisho.books",
]

MIDDLEWARE = [
    "sekisho.web.middleware.Measured",
    "sekisho.web.middleware.KnownMethods",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sekisho.accounts.session_end.SessionEnd",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sekisho.accounts.in_flight.InFlight",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sekisho.web.key_first.KeyFirst",
    "sekisho.web.middleware.UseNoted",
    "sekisho.web.middleware.TypedWaits",
    "sekisho.web.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "sekisho.project.urls"
WSGI_APPLICATION = "sekisho.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sekisho.web.context.frame",
            ],
        },
    },
]

# No default: whatever signs or encrypts refuses to run until the installation has its own key.
# `sekisho serve` makes one where there is none.
SECRET_KEY = os.environ.get("SEKISHO_SECRET_KEY") or kept_web_key()
DEBUG = False
ALLOWED_HOSTS: list[str] = os.environ.get("SEKISHO_HOSTS", "localhost").split(",")

# Encryption on every page (C04), and nothing that a page did not bring itself.
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "sekisho.web.errors.form_too_old"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the picture of a one-time code's secret
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "sekisho.accounts.backend.Backend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "sekisho.accounts.passwords.WordsOfTheBusiness"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "sekisho.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the old address learns of every change
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_FORMS = {"add_email": "sekisho.web.kept_email.AddEmailForm"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # all other sessions end by themselves
# Wrong attempts on one name close it through axes; these bound one address over all names.
ACCOUNT_RATE_LIMITS = {"contact": "10/h/ip", "genuine": "20/m/ip", "login_failed": "20/m/ip"}
MFA_ADAPTER = "sekisho.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Two requests a sign-in, and a whole office may come from one address; nothing can be guessed.
MFA_RATE_LIMITS = {"webauthn_login": "240/m/ip"}
# A new address counts for nothing until its link was opened; the old one stays until then.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Sekisho"
# Staff sign in by the company's providers; which, says a file of the installation.
SIGN_IN_PROVIDERS = places().providers
SOCIALACCOUNT_ADAPTER = "sekisho.accounts.provider_sign_in.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "sekisho.accounts.provider_sign_in.StaffProvider"},
}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads to the provider would be another origin's

AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"  # counts only; no table of who tried
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "sekisho.web.errors.locked_out"
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": '"accounts"."cache"',
    },
}

# Without a mail server letters lie in a directory, where the demonstration shows them.
EMAIL_HOST = os.environ.get("SEKISHO_SMTP", "")
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if EMAIL_HOST else "filebased.EmailBackend"
)
EMAIL_FILE_PATH = os.environ.get("SEKISHO_MAIL", str(home() / "out" / "mail"))
EMAIL_USE_TLS = EMAIL_HOST not in ("", "localhost", "127.0.0.1", "::1")
DEFAULT_FROM_EMAIL = os.environ.get("SEKISHO_FROM", "no-reply@sekisho.example.jp")
CONTACT_EMAIL = os.environ.get("SEKISHO_CONTACT", "privacy@sekisho.example.jp")

# Where the released files' manifests stand, for the auditor's pack.
OUTBOX = places().outbox
# Where acts that a restored backup must hear of again write them down.
REPLAY = places().replay
# After so many days no backup, log or dead row holds what was erased; the receipt states the day.
COPIES_DAYS = int(os.environ.get("SEKISHO_COPIES_DAYS", "35"))
# By when and for what fee requests under the law are answered.
REQUEST_TARGETS = places().requests
DEMAND_RULES = places().demands
DOWNSTREAM = places().downstream
WEBHOOK_KEYS = places().webhook_keys
# Which addresses a recipient may enter for its webhooks, as sending goes to no others.
RECIPIENT_NETWORKS = os.environ.get("SEKISHO_RECIPIENT_NETWORKS", "")
WEBHOOK_LOOPBACK = os.environ.get("SEKISHO_WEBHOOK_LOOPBACK") == "1"
BREACH_RULES = places().breaches
WATCH_RULES = places().watch

# Who sends mails and with which keys, and for which key sealed mail is sealed.
MAIL_POLICY, MAIL_KEYS = places().mail_policy, places().mail_keys
MAIL_SEALS = places().mail_seals
# Which purposes of the notice are marketing by mail.
MARKETING_RULES = places().marketing

STATIC_URL = "/static/"
STATIC_ROOT = home() / "out" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is uploaded
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# What is uploaded stays in memory: a mail that somebody shows us never lies on a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 10_500_000

USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "__Host-language"
USE_I18N = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "sekisho.web.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        "sekisho": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "axes": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
