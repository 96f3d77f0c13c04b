"""One customer's stretches are found newest first, and runs by state and by entry.

Rows written before have no `places`: their keys stand in ledger order, and are read so.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """No right changes: the roles that write and read the rows have the whole row."""

    dependencies = (("books", "0006_gap_report"),)
    operations = (
        migrations.AddField("RunSubjects", "places", models.BinaryField(null=True)),
        migrations.RunSQL(
            "ALTER TABLE books.run_subjects ALTER COLUMN places SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex("RunSubjects", "stretch_of_entry"),
        migrations.AddIndex(
            "RunSubjects",
            models.Index(fields=("first_index", "lowest", "highest"), name="stretch_of_key"),
        ),
        migrations.AddIndex(
            "ExtractRun", models.Index(fields=("state", "id"), name="run_by_state")
        ),
        migrations.AddIndex(
            "ExtractRun", models.Index(fields=("first_index",), name="run_of_entry")
        ),
    )
