"""Work that pay has claimed is opened again: a draft lets it go, a locked run gets a correction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from coop.attendance.events import HoursReopened
from coop.pay import states
from coop.pay.models import PaidHours, PaidTime, PayCorrection, PayLine, PayRun
from coop.pay.service import one_at_a_time, stale
from coop.statutory.events import FigureChanged
from coop.time.events import TimeReopened
from core import clock
from core.audit import service as audit
from core.db import db
from core.errors import DomainError
from core.ui.filters import days


def hours_reopened(event: HoursReopened) -> None:
    """Hours leave the draft that had claimed them; what has gone to payroll is corrected next."""
    _opened(event.coop_id, PaidHours, "hours_id", event.hours_id)


def time_reopened(event: TimeReopened) -> None:
    """The same of time that is no shift."""
    _opened(event.coop_id, PaidTime, "time_id", event.time_id)


def figure_changed(event: FigureChanged) -> None:
    """Drafts of the figure's days must be calculated again."""
    one_at_a_time(event.coop_id)
    stale(event.coop_id, event.from_on)


def _opened(coop_id: int, claim: type[Any], column: str, source_id: int) -> None:
    one_at_a_time(coop_id)
    corrections = list(
        db.session.scalars(
            select(PayCorrection)
            .where(PayCorrection.coop_id == coop_id, getattr(PayCorrection, column) == source_id)
            .order_by(PayCorrection.id)
        )
    )
    if corrections and corrections[-1].run_id is None:
        return  # opened before, and no run has taken it yet
    run_id = (
        corrections[-1].run_id
        if corrections
        else db.session.scalar(
            select(claim.run_id).where(
                claim.coop_id == coop_id, getattr(claim, column) == source_id
            )
        )
    )
    if run_id is None:
        return
    run = db.session.get_one(PayRun, run_id, with_for_update=True)
    if run.state == states.DRAFT:
        _let_go(run, claim, column, source_id, corrections)
    elif run.state in states.GONE:
        row = PayCorrection(
            coop_id=coop_id, origin_run_id=run.id, made_at=clock.now(), **{column: source_id}
        )
        db.session.add(row)
        db.session.flush()
        audit.record("pay.correction_opened", row, run=run.id, source=column, source_id=source_id)
    else:
        what = "These hours are" if claim is PaidHours else "This time is"
        raise DomainError(
            f"{what} in the pay run {days(run.from_on, run.until_on)}, which is {run.state}. "
            "Send that run back to draft first; once it has gone to payroll, the next run pays "
            "the difference.",
            code="paid",
        )


def _let_go(
    run: PayRun, claim: type[Any], column: str, source_id: int, corrections: list[PayCorrection]
) -> None:
    """Out of the draft: its lines, and its claim or the correction that it had taken."""
    mine = getattr(PayLine, column) == source_id
    db.session.execute(delete(PayLine).where(PayLine.run_id == run.id, mine))
    if corrections:
        corrections[-1].run_id = None
    else:
        claimed = getattr(claim, column) == source_id
        db.session.execute(delete(claim).where(claim.run_id == run.id, claimed))
    run.calculated_at = None
    db.session.flush()
    audit.record(
        "pay.hours_reopened" if claim is PaidHours else "pay.time_reopened",
        run,
        source_id=source_id,
    )
