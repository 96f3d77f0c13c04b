"""The companies' own programs: who answers for one, what it may do, and what it was told before."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ApiClient(models.Model):
    """A program with a secret, of a member of staff or of a recipient, never of both.

    `account` answers for it: its role and its acknowledgement of the notice (C02) are the
    program's, and it ends with the account. `party` is the recipient whose own files it fetches.
    Of the secret only the SHA-256 is kept: it has 256 bits of chance, so a slow hash adds nothing.
    Whoever raises `tokens_ended` ends every token given out.
    """

    name = models.CharField(max_length=60, unique=True)
    secret_digest = models.BinaryField()
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, null=True)
    party = models.CharField(max_length=100, null=True)
    scopes = ArrayField(models.CharField(max_length=30))
    purposes = ArrayField(models.CharField(max_length=100), default=list)
    a_minute = models.PositiveIntegerField(default=600)
    tokens_ended = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()

    class Meta:
        app_label = "accounts"
        db_table = "api_client"
        constraints = (
            models.CheckConstraint(
                condition=Q(account__isnull=False, party__isnull=True)
                | Q(account__isnull=True, party__isnull=False),
                name="a_program_of_staff_or_of_a_recipient",
            ),
        )

    def __str__(self) -> str:
        return f"client {self.pk}"


class ApiReply(models.Model):
    """What a client was answered under a key of its own, so that the same again is done once.

    `status` is null while the first call runs. The answers kept here name no customer.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE)
    key = models.CharField(max_length=100)
    asked = models.BinaryField()
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        app_label = "accounts"
        db_table = "api_reply"
        constraints = (
            models.UniqueConstraint(fields=("client", "key"), name="one_reply_for_a_key"),
        )

    def __str__(self) -> str:
        return f"reply {self.pk}"
