"""How far each file has been imported: no personal data."""

from django.db import models
from django.db.models.functions import Now

from sekisho.records.models.personal import table


class ImportRun(models.Model):
    """One file under one map: the rows up to `rows_done` are in the tables or were refused."""

    pk = models.CompositePrimaryKey("file_sha256", "map_sha256")
    file_sha256 = models.TextField()
    map_sha256 = models.TextField()
    rows_done = models.BigIntegerField(db_default=0)
    rows_refused = models.BigIntegerField(db_default=0)
    refused_bytes = models.BigIntegerField(db_default=0)  # length of the refused file by then
    finished = models.BooleanField(db_default=False)
    started_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = table("import_run")

    def __str__(self) -> str:
        """The file, by the first digits of its hash, and how far it is."""
        return f"{self.file_sha256[:12]}: {self.rows_done}"
