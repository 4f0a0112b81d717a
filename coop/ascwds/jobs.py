"""The three files, made in the background and kept as they were made."""

from __future__ import annotations

from typing import Any

from coop.ascwds import sending
from core.jobs import Run, job


@job("ascwds.make", title="Make the files for ASC-WDS", permission="ascwds.keep", timeout=900)
def make(run: Run) -> dict[str, Any]:
    """As at today; may be repeated: those that were made are kept."""
    run.step(0, 0, "Reading what is recorded")
    run.stop_if_asked()
    with run.output():
        row = sending.keep(run.actor, job_id=run.id)
        run.result["words"] = f"The files are ready: {row.staff} staff, {row.training} of training."
    return run.result
