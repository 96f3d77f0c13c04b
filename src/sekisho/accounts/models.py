"""An account: a sign-in name, a kind of person, and for a customer the number to ask about."""

from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sekisho.accounts.client_models import ApiClient, ApiReply
from sekisho.accounts.relay_account import RelayAccount
from sekisho.accounts.sign_in_models import KeyInvitation, KeyReset, LinkRequest, ProviderSession

__all__ = [
    "Account",
    "AccountManager",
    "ApiClient",
    "ApiReply",
    "KeyInvitation",
    "KeyReset",
    "Kind",
    "LinkRequest",
    "ProviderSession",
    "RelayAccount",
]


class Kind(models.TextChoices):
    """The six kinds of person who sign in. The value is also the actor's role in the rules."""

    CUSTOMER = "customer", _("Customer")
    STAFF = "operator", _("Staff")
    OFFICER = "privacy_officer", _("Privacy officer")
    AUDITOR = "auditor", _("Auditor")
    ENTRUSTED = "entrusted", _("Entrusted company")
    RECIPIENT = "recipient", _("Recipient")


STAFF = (Kind.STAFF, Kind.OFFICER)
"""Who works for the company and may act for it."""


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their sign-in name."""


class Account(AbstractBaseUser):
    """Somebody who may sign in.

    `email` is where notices about the account itself go. `acknowledged` is the digest of the
    version of the notice that a member of staff has read and acknowledged (C02). Until
    `first_password_until` the password that the operator told opens the account once; None: the
    person has a password of their own. Whoever raises `sessions_ended` ends every session. From
    the beginning of `leaves_on` in Japan the person is nobody here. Without `signs_in_here` the
    account is entered by a provider only.
    """

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True, default="")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    customer_no = models.TextField(null=True, unique=True)
    company = models.TextField(null=True)  # the party for which somebody of another works
    acknowledged = models.TextField(blank=True, default="")
    acknowledged_on = models.DateField(db_default=Now())  # it holds for a time: gate.training
    contact_changed_at = models.DateTimeField(null=True)
    first_password_until = models.DateTimeField(null=True)
    sessions_ended = models.PositiveIntegerField(default=0, db_default=0)
    leaves_on = models.DateField(null=True)
    signs_in_here = models.BooleanField(default=True, db_default=True)
    is_active = models.BooleanField(default=True)
    synthetic = models.BooleanField(default=False)  # of the demonstration; its codes can be shown

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["kind"]

    class Meta:
        db_table = "account"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=Kind.CUSTOMER, customer_no__isnull=False)
                | (~Q(kind=Kind.CUSTOMER) & Q(customer_no__isnull=True)),
                name="only_customers_have_a_number",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[Kind.ENTRUSTED, Kind.RECIPIENT], company__isnull=False)
                | (~Q(kind__in=[Kind.ENTRUSTED, Kind.RECIPIENT]) & Q(company__isnull=True)),
                name="only_entrusted_have_a_company",
            ),
        )

    def __str__(self) -> str:
        return f"account {self.pk}"

    def get_session_auth_hash(self) -> str:
        """What a session must carry; a new password or a raised count changes it."""
        return f"{super().get_session_auth_hash()}.{self.sessions_ended}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under keys that were replaced."""
        for kept in super().get_session_auth_fallback_hash():
            yield f"{kept}.{self.sessions_ended}"

    @property
    def number(self) -> str:
        """The customer's number. requires: kind is CUSTOMER"""
        if self.customer_no is None:
            message = "this account is no customer's"
            raise ValueError(message)
        return self.customer_no
