"""What comes up again, referees asked again, and everybody's checks as a workbook."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coop.checks import exports, service
from coop.checks.queries.matrix import matrix
from core.db import db, transaction
from core.jobs import job, periodic
from core.jobs.run import Run
from core.people import queries as people
from core.people.models import Cooperative
from core.ui.filters import day_year

KIND, PERMISSION = "checks.export", "checks.see"


@periodic("checks.watch", seconds=60 * 60, timeout=300)
def watch() -> None:
    """Every hour: what is due is told once, and referees whose days are over are asked again."""
    coops = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    for coop_id in coops:
        with transaction():
            service.chase(coop_id)
        with transaction():
            service.watch(coop_id)


@job(KIND, title="Write everybody's checks as a workbook", permission=PERMISSION, timeout=120)
def export(run: Run, *, on: str) -> None:
    """Write how everybody's checks stand on a day, never what they say; the run's file."""
    day = date.fromisoformat(on)
    run.step(0, 2, "Reading checks")
    made = matrix(run.coop_id, day)
    run.step(1, 2, "Writing the workbook")
    content = exports.checks_workbook(made, people.coop(run.coop_id).name)
    with run.output():
        run.store_file(exports.file_name(day), exports.MEDIA_TYPE, content, PERMISSION)
        run.result["words"] = f"The checks as at {day_year(day)} are ready as a workbook."
