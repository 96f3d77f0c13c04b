"""One more kind of alarm: somebody guesses at the password of a reader."""

from django.db import migrations, models
from django.db.models import Q

KINDS = ("canary", "budget", "searches", "emergency", "unreviewed", "pace", "sign_in")


class Migration(migrations.Migration):
    dependencies = (("books", "0046_outages"),)
    operations = (
        migrations.RemoveConstraint(model_name="alarm", name="alarm_kind_known"),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(condition=Q(kind__in=KINDS), name="alarm_kind_known"),
        ),
    )
