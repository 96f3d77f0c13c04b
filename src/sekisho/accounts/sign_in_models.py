"""What stands beside an account while somebody is let in: invitations, wishes, providers' sessions.

None of these tables holds a name, a claim or a secret: people of a provider stand here as digests.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

ACCOUNT = "accounts.Account"


class KeyInvitation(models.Model):
    """A one-time code with which the account may register its first security key.

    Only the SHA-256 of the code is kept: it has 100 bits of chance and lives for days at most.
    """

    account = models.OneToOneField(ACCOUNT, on_delete=models.CASCADE)
    digest = models.BinaryField()
    ends_at = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "accounts"
        db_table = "key_invitation"

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class KeyReset(models.Model):
    """The keys of an account are to be taken off: one officer asks, another agrees.

    Both are numbers of accounts.
    """

    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField(db_default=Now())
    agreed_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        db_table = "key_reset"
        constraints = (
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")),
                name="two_people_reset_a_key",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("account_id"))
                & (Q(agreed_by__isnull=True) | ~Q(agreed_by=F("account_id"))),
                name="nobody_resets_their_own_key",
            ),
        )

    def __str__(self) -> str:
        return f"reset {self.pk}"


class LinkRequest(models.Model):
    """A person of a provider asks to be linked to the account of the same verified address."""

    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE)
    provider = models.CharField(max_length=100)
    uid = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    accepted = models.BooleanField(default=False)

    class Meta:
        app_label = "accounts"
        db_table = "link_request"
        constraints = (
            models.UniqueConstraint(
                fields=("provider", "uid"),
                condition=Q(settled_at__isnull=True),
                name="a_person_asks_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("account_id")),
                name="nobody_approves_their_own_link",
            ),
        )

    def __str__(self) -> str:
        return f"link request {self.pk}"


class ProviderSession(models.Model):
    """A session at a provider, as a digest, and the account that came from it."""

    provider = models.CharField(max_length=100)
    session = models.CharField(max_length=64)
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE)
    began_at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        db_table = "provider_session"
        constraints = (
            models.UniqueConstraint(fields=("provider", "session"), name="one_row_a_session"),
        )

    def __str__(self) -> str:
        return f"session at a provider {self.pk}"
