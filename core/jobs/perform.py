"""One attempt from claim to end; the same in a worker's child and in a test."""

from __future__ import annotations

import logging
import secrets
import time
from datetime import timedelta
from typing import Any

from rq.timeouts import JobTimeoutException
from sqlalchemy import update

from core import clock
from core.access import Actor
from core.acting import acting
from core.db import db, transaction
from core.errors import CareworkError
from core.jobs.declare import Kind
from core.jobs.declare import kind as kind_of
from core.jobs.models import JobRun, RunState
from core.jobs.run import Run, Stopped, Superseded
from core.jobs.service import guarded
from core.people.sign_in import actor_of as actor_in

log = logging.getLogger("carework.jobs")
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"  # nothing that is misheard or spells a word


def claim(run_id: int) -> JobRun | None:
    """Take a queued run for a new attempt; None when there is nothing to take."""
    now = clock.now()
    with transaction() as session:
        taken = session.execute(
            update(JobRun)
            .where(JobRun.id == run_id, JobRun.state == RunState.QUEUED)
            .values(
                state=RunState.RUNNING,
                attempt=JobRun.attempt + 1,
                started_at=now,
                beat_at=now,
                done=0,
                total=0,
                words="",
                detail={},
            )
            .execution_options(synchronize_session=False)
        )
        if getattr(taken, "rowcount", 0) != 1:
            return None
        row = session.get_one(JobRun, run_id, populate_existing=True)
        session.expunge(row)
        return row


def actor_of(row: JobRun) -> Actor:
    """Who asked for the run, with the roles that they have today."""
    if row.asker_id is None:
        return Actor(None, row.asker_name or "Carework", row.coop_id)
    return actor_in(row.asker_id, row.coop_id, row.asker_name)


def perform(run_id: int, *, beat_seconds: float | None = None) -> str | None:
    """Claim the run and do it; its state afterwards, None when there was nothing to claim.

    With `beat_seconds` it beats from a thread of its own; without (tests), each step is
    written at once. What the function did not foresee is recorded, then raised.
    """
    row = claim(run_id)
    if row is None:
        log.debug("Run %s: nothing to claim.", run_id)
        return None
    began = time.monotonic()
    actor = actor_of(row)
    run = Run(row, actor, db.engine)
    token = acting.set((actor.account_id, actor.name))
    log.info("%s #%s began%s.", run.kind, run.id, f", attempt {run.attempt}" * (run.attempt > 1))
    if beat_seconds is not None:
        run.begin(beat_seconds)
    try:
        state = _do(run, row.permission)
    finally:
        run.end()
        acting.reset(token)
        db.session.remove()
    log.info("%s #%s %s after %.1f s.", run.kind, run.id, state, time.monotonic() - began)
    return state


def _do(run: Run, permission: str) -> str:
    try:
        kind = kind_of(run.kind)
        if run.actor.account_id is not None and not run.actor.can(permission):
            return _fail(run, "Whoever asked for this may no longer do it, so it was not done.")
        given = kind.work(run, **run.params)
        return _finish(run, given if isinstance(given, dict) else {})
    except Superseded:
        return "superseded"
    except Stopped:
        return _finish(run, {})
    except CareworkError as error:
        return _fail(run, error.words)
    except JobTimeoutException:
        return _fail(run, _too_long(kind_of(run.kind)))
    except Exception:
        code = "".join(secrets.choice(ALPHABET) for _ in range(8))
        reference = f"{code[:4]}-{code[4:]}"
        log.exception("%s #%s broke, reference %s", run.kind, run.id, reference)
        _fail(
            run,
            "Something broke here. The fault is in the system, not in what you did, and it has "
            "been noted. Try again; if it happens twice, tell your co-op's manager and quote "
            f"the reference {reference}.",
            reference,
        )
        raise


def _too_long(kind: Kind) -> str:
    lasting = timedelta(seconds=kind.timeout)
    minutes = max(1, round(lasting.total_seconds() / 60))
    many = "minute" if minutes == 1 else "minutes"
    return f"It took longer than {minutes} {many}, so it was stopped. Nothing was written."


def _finish(run: Run, given: dict[str, Any]) -> str:
    """Record the end, or what the function gave back after its writing."""
    run.result.update(given)
    db.session.rollback()
    if run.written:
        ended = RunState.CANCELLED if run.stopping else RunState.DONE
        if given:
            with transaction() as session:
                session.execute(
                    update(JobRun)
                    .where(JobRun.id == run.id, JobRun.attempt == run.attempt)
                    .values(result=run.result)
                    .execution_options(synchronize_session=False)
                )
        return str(ended)
    run.should_stop()
    state = RunState.CANCELLED if run.stopping else RunState.DONE
    return _end(run, state, result=run.result)


def _fail(run: Run, words: str, reference: str = "") -> str:
    db.session.rollback()
    return _end(run, RunState.FAILED, failure=words, reference=reference)


def _end(run: Run, state: RunState, **values: Any) -> str:
    with transaction() as session:
        ended = session.execute(
            guarded(run.id, run.attempt)
            .values(state=state, ended_at=clock.now(), live_key=None, **values)
            .execution_options(synchronize_session=False)
        )
    return str(state) if getattr(ended, "rowcount", 0) == 1 else "superseded"
