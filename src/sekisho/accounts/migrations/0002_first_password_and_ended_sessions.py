"""The told password has a term, and all sessions of an account can be ended at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns; accounts that are there already have passwords of their own."""

    dependencies = (("accounts", "0001_accounts"),)
    operations = (
        migrations.AddField("account", "first_password_until", models.DateTimeField(null=True)),
        migrations.AddField(
            "account", "sessions_ended", models.PositiveIntegerField(default=0, db_default=0)
        ),
    )
