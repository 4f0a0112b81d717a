"""For tests: do what is queued here and now, without a queue or a worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from core.db import db
from core.jobs.declare import _kinds, periodics
from core.jobs.models import JobRun, RunState
from core.jobs.perform import perform


def run_queued() -> list[JobRun]:
    """Do every queued run in the order of asking, and those that they ask for; the rows after.

    What a job did not foresee is raised.
    """
    done: list[int] = []
    query = select(JobRun.id).where(JobRun.state == RunState.QUEUED).order_by(JobRun.id)
    while True:
        db.session.rollback()
        run_id = db.session.scalar(query)
        if run_id is None:
            break
        db.session.rollback()
        perform(run_id)
        done.append(run_id)
    db.session.rollback()
    return [db.session.get_one(JobRun, run_id, populate_existing=True) for run_id in done]


def run_periodic(name: str) -> None:
    """Do a periodic job at once, whosever turn it is."""
    periodics()[name].work()


@contextmanager
def own_kinds(prefix: str = "test.") -> Iterator[None]:
    """Kinds of job that a test declares go when it is over, by the beginning of their names.

    Those of the product stay, whenever it was brought up: they are declared once a process.
    """
    try:
        yield
    finally:
        for name in [name for name in _kinds if name.startswith(prefix)]:
            del _kinds[name]
