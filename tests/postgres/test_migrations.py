"""Migrations keep yesterday's program working while it is replaced, and say what the models say."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddField,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
)
from django.db.migrations.operations.base import Operation

OURS = ("records", "books", "accounts")
TAKEN_AWAY = (DeleteModel, RemoveField, RenameField, RenameModel)


def breaks_a_running_program(operation: Operation) -> str | None:
    """Why a program that knows nothing of the operation could not go on, or None."""
    if isinstance(operation, TAKEN_AWAY):
        return f"{operation.describe()}: a running program still asks for it"
    if isinstance(operation, AddField) and not (
        operation.field.null
        or operation.field.db_default is not models.NOT_PROVIDED
        or operation.field.many_to_many
    ):
        return f"{operation.describe()}: a running program writes no such column"
    return None


@pytest.mark.usefixtures("database")
def test_no_migration_breaks_the_program_that_still_runs() -> None:
    loader = MigrationLoader(None)
    found = [
        f"{app}.{name}: {why}"
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in OURS
        for operation in migration.operations
        if (why := breaks_a_running_program(operation))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        (RemoveField("mail", "state"),
         "Remove field state from mail: a running program still asks for it"),
        (AddField("mail", "weight", models.IntegerField()),
         "Add field weight to mail: a running program writes no such column"),
        (AddField("mail", "weight", models.IntegerField(null=True)), None),
        (AddField("mail", "weight", models.IntegerField(db_default=0)), None),
    ],
)  # fmt: skip
def test_what_a_running_program_bears(operation: Operation, said: str | None) -> None:
    assert breaks_a_running_program(operation) == said


@pytest.mark.usefixtures("database")
def test_models_and_migrations_say_the_same() -> None:
    told = StringIO()
    call_command("makemigrations", *OURS, check_changes=True, dry_run=True, stdout=told)
    assert "No changes detected" in told.getvalue()
