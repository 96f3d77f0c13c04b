"""On which day the notice was acknowledged: an acknowledgement holds for a time (L24)."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = (("accounts", "0045_recipient"),)
    operations = (
        migrations.AddField(
            model_name="account",
            name="acknowledged_on",
            field=models.DateField(db_default=Now()),
        ),
    )
