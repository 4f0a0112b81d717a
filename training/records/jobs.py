"""The worker's part: write the matrix as a workbook."""

from __future__ import annotations

from datetime import date

from core.jobs import job
from core.jobs.run import Run
from core.people import queries as people
from core.ui.filters import day_year
from training.records import exports, ledger, matrix
from training.standards.library_queries import item_names

KIND, PERMISSION = "training.matrix_export", "competencies.see"


@job(KIND, title="Write the training matrix as a workbook", permission=PERMISSION, timeout=120)
def export(run: Run, *, on: str) -> None:
    """Write the whole matrix as at a day and keep it as the run's file."""
    day = date.fromisoformat(on)
    run.step(0, 2, "Reading people and records")
    read = ledger.load(run.coop_id)
    made = matrix.build(read, item_names(run.coop_id), day)
    run.step(1, 2, "Writing the workbook")
    content = exports.matrix_workbook(made, people.coop(run.coop_id).name)
    with run.output():
        run.store_file(exports.file_name(day), exports.MEDIA_TYPE, content, PERMISSION)
        run.result["words"] = f"The training matrix as at {day_year(day)} is ready as a workbook."
