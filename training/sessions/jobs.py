"""Offers that run out, reminders, and the claim of a fund as a workbook."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from core import clock
from core.db import db, transaction
from core.jobs import job, periodic
from core.jobs.run import Run
from core.people import queries as people
from core.people.models import Cooperative
from training.sessions import exports, service, spending

CLAIM_EXPORT = "training.claim_export"


def _coops() -> list[int]:
    found = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    return found


@periodic("classes.offers", seconds=300)
def offers() -> None:
    """Every five minutes: places that nobody answered for go to the next in line."""
    for coop_id in _coops():
        with transaction():
            service.lapse_offers(coop_id)


@periodic("classes.remind", seconds=900)
def remind() -> None:
    """Every quarter of an hour: who has a class soon is told, once."""
    for coop_id in _coops():
        with transaction():
            service.remind(coop_id)


@job(
    CLAIM_EXPORT,
    title="Write what can be claimed as a workbook",
    permission="classes.budget",
    timeout=120,
)
def export_claim(run: Run, *, fund_id: int, first: str, last: str) -> None:
    """Write what was completed in some days and a fund pays for; keep it as the run's file."""
    first_on, last_on = date.fromisoformat(first), date.fromisoformat(last)
    run.step(0, 2, "Reading what was completed")
    row = spending.fund(run.coop_id, fund_id)
    lines = spending.completed(run.coop_id, row, clock.today(), first_on, last_on)
    run.step(1, 2, "Writing the workbook")
    coop = people.coop(run.coop_id).name
    content = exports.claim_workbook(row, lines, coop, first_on, last_on)
    with run.output():
        name = exports.file_name(row, last_on)
        run.store_file(name, exports.MEDIA_TYPE, content, "classes.budget")
        run.result["words"] = f"{row.name}: the workbook is ready."
