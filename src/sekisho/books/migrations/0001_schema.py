"""The schema ``books`` exists, and nobody but its owner can see into it."""

from django.db import migrations


class Migration(migrations.Migration):
    """Run as sekisho_owner, who then owns the schema and every table of it."""

    initial = True
    dependencies = ()
    operations = (
        migrations.RunSQL(
            "CREATE SCHEMA IF NOT EXISTS books; REVOKE ALL ON SCHEMA books FROM PUBLIC;",
            "DROP SCHEMA books;",
        ),
    )
