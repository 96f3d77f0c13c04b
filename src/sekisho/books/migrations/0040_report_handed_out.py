"""When an exact report was handed out. The owner's role writes it; the auditor reads it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("books", "0048_log_key_changes"),)
    operations = (
        migrations.AddField("statisticrelease", "handed_at", models.DateTimeField(null=True)),
    )
