"""The outcome sheet as a workbook."""

from __future__ import annotations

from core.jobs import job
from core.jobs.run import Run
from core.people import queries as people
from recruitment.cohorts import exports, queries

OUTCOMES = "cohorts.outcomes"


@job(OUTCOMES, title="Write the outcome sheet of a cohort", permission="cohorts.keep", timeout=120)
def outcomes(run: Run, *, cohort_id: int) -> None:
    """Read what each person shares with the office, write the workbook, keep it."""
    run.step(0, 2, "Reading what is shared")
    row = queries.cohort(run.coop_id, cohort_id)
    found = exports.rows(run.coop_id, row)
    run.stop_if_asked()
    run.step(1, 2, "Writing the workbook")
    content = exports.workbook(people.coop(run.coop_id).name, row, found)
    with run.output():
        run.store_file(f"swap-{row.id}-outcomes.xlsx", exports.MEDIA_TYPE, content, "cohorts.keep")
        run.result["words"] = f"{row.name}: the outcome sheet is ready."
