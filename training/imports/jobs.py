"""The three jobs of an import of training records: check it, enter it, undo it."""

from __future__ import annotations

from typing import Any

from core.db import owned
from core.errors import CareworkError
from core.jobs import Run, job
from training.imports import service
from training.imports.models import TrainingImport

LOOK = "Nothing was written."


@job(service.CHECK, title="Check training records", permission=service.PERMISSION, timeout=300)
def check(run: Run, *, training_import_id: int) -> dict[str, Any]:
    """Read the file, and work out what each row would do."""
    run.step(0, 2, "Reading the file")
    row = owned(TrainingImport, training_import_id, run.coop_id)
    lines, whole = service.check(run.actor, row)
    run.step(1, 2, "Writing down what was found")
    run.stop_if_asked()
    with run.output():
        row = owned(TrainingImport, training_import_id, run.coop_id, lock=True)
        run.result["words"] = service.keep_check(row, lines, whole)
    return dict(run.result)


@job(service.ENTER, title="Enter training records", permission=service.PERMISSION, timeout=900)
def enter(run: Run, *, training_import_id: int) -> dict[str, Any]:
    """Enter everything that was confirmed, or nothing."""
    run.step(0, 0, "Reading the file")
    row = owned(TrainingImport, training_import_id, run.coop_id)
    lines, whole = service.check(run.actor, row)
    run.stop_if_asked()
    try:
        with run.output():
            run.result["words"] = service.enter(run.actor, training_import_id, lines, run.step)
    except CareworkError as error:
        with run.output():
            run.result["words"] = f"{LOOK} {error.words}"
            if error.code == "stale":
                row = owned(TrainingImport, training_import_id, run.coop_id, lock=True)
                service.keep_check(row, lines, whole)
            service.refuse(run.actor, training_import_id, error.words)
    return dict(run.result)


@job(service.UNDO, title="Undo training records", permission=service.PERMISSION, timeout=900)
def undo(run: Run, *, training_import_id: int) -> dict[str, Any]:
    """Withdraw everything that was entered, or nothing."""
    run.step(0, 0, "Reading what was entered")
    run.stop_if_asked()
    try:
        with run.output():
            run.result["words"] = service.undo(run.actor, training_import_id, run.step)
    except CareworkError as error:
        with run.output():
            run.result["words"] = f"{LOOK} {error.words}"
            service.refuse(run.actor, training_import_id, error.words, undo=True)
    return dict(run.result)
