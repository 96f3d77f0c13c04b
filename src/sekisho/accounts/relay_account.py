"""A relay account: a mailer that may hand in mail, for one purpose, from one address."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class RelayAccount(models.Model):
    """A mailer's account. `secret` is an argon2 hash; the secret itself was told once.

    `sender` is the one address that its mails come from, `purpose` the id of the purpose that they
    serve, `kind` what the law takes them for. `keeper` is the id of the person who writes through
    it: this person releases none of its held mails. Ended accounts stay, so that what was sent
    through them keeps its name.
    """

    name = models.CharField(max_length=64, unique=True)
    secret = models.CharField(max_length=128)
    sender = models.EmailField()
    purpose = models.TextField()
    kind = models.CharField(max_length=20)
    keeper = models.CharField(max_length=150)
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The table stands in the schema of the accounts."""

        app_label = "accounts"
        db_table = "relay_account"
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("contract", "service", "marketing")), name="relay_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"relay account {self.pk}"
