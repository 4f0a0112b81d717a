"""The pay day of a run is set by whoever prepares it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from coop.pay.models import PayRun
from coop.pay.states import LOCKED
from coop.statements.models import PayDay
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError

MOST = timedelta(days=92)  # a pay day further away than this is a slip of the pen


def set_pay_day(actor: Actor, run_id: int, on: date) -> PayDay:
    """Say when a run is paid. Raises DomainError for a day that cannot be, or another one
    than was said once the run is locked."""
    run = owned(PayRun, run_id, actor.coop_id, lock=True)
    if not run.from_on <= on <= run.until_on + MOST:
        raise DomainError("Choose a day in the period or in the three months after it.", field="on")
    row = db.session.scalar(
        select(PayDay).where(PayDay.coop_id == actor.coop_id, PayDay.run_id == run.id)
    )
    if row is not None and run.state == LOCKED and row.on != on:
        raise DomainError("This run is locked: its pay day stays as it is.", field="on")
    if row is None:
        row = PayDay(coop_id=actor.coop_id, run_id=run.id, on=on)
        db.session.add(row)
    row.on = on
    db.session.flush()
    audit.record("pay.day", row, run=run.id, on=on.isoformat())
    return row
