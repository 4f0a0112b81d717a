"""What keeps runs moving: lost ones are begun anew, unsent ones sent, periodic work done."""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core import clock
from core.db import db, transaction
from core.jobs import sending
from core.jobs.declare import Periodic, kinds, periodics
from core.jobs.models import JobRun, PeriodicTurn, RunState
from core.process import die_with

log = logging.getLogger("carework.jobs")
GRACE = timedelta(seconds=3)  # a run just asked for is on its way


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: runs lost, begun anew, given up, sent; whether the queue answered."""

    lost: int
    restarted: int
    given_up: int
    sent: int
    reachable: bool


def sweep() -> Swept:
    """Mark runs whose worker is gone, begin them anew, send what waits unsent."""
    lost = _mark_lost()
    restarted, given_up = _begin_anew()
    sent = _send_waiting()
    return Swept(lost, restarted, given_up, sent or 0, sent is not None)


def _mark_lost() -> int:
    cutoff = clock.now() - timedelta(seconds=current_app.config["SETTINGS"].job_lost_seconds)
    missed = (JobRun.state == RunState.RUNNING) & (JobRun.beat_at < cutoff)
    found = list(db.session.execute(select(JobRun.id, JobRun.kind).where(missed)))
    db.session.rollback()
    lost = 0
    for run_id, kind in found:
        with transaction() as session:
            marked = session.execute(
                update(JobRun)
                .where(JobRun.id == run_id, missed)
                .values(state=RunState.LOST, lost_at=clock.now())
                .execution_options(synchronize_session=False)
            )
        if getattr(marked, "rowcount", 0) == 1:
            log.warning("%s #%s lost its worker.", kind, run_id)
            lost += 1
    return lost


def _begin_anew() -> tuple[int, int]:
    waiting = (JobRun.state == RunState.LOST) & (JobRun.ended_at.is_(None))
    found = list(db.session.scalars(select(JobRun.id).where(waiting)))
    db.session.rollback()
    restarted = given_up = 0
    for run_id in found:
        with transaction() as session:
            row = session.scalar(
                select(JobRun).where(JobRun.id == run_id, waiting).with_for_update()
            )
            if row is None:
                continue
            declared = kinds().get(row.kind)
            attempts = declared.attempts if declared else 1
            if row.cancel_asked_at is not None:
                row.state, row.ended_at, row.live_key = RunState.CANCELLED, clock.now(), None
            elif row.attempt < attempts:
                row.state = RunState.QUEUED
                restarted += 1
            else:
                row.ended_at, row.live_key = clock.now(), None
                row.failure = _given_up(row.attempt)
                given_up += 1
    return restarted, given_up


def _given_up(attempts: int) -> str:
    often = "It was interrupted" if attempts == 1 else f"It was interrupted {attempts} times"
    return (
        f"{often} and has been given up. Nothing was written. Ask for it again; if that is "
        "interrupted too, tell whoever looks after the machine."
    )


def _send_waiting() -> int | None:
    ready = (JobRun.state == RunState.QUEUED) & (JobRun.queued_at < clock.now() - GRACE)
    found = list(
        db.session.execute(select(JobRun.id, JobRun.kind).where(ready).order_by(JobRun.id))
    )
    db.session.rollback()
    if not found:
        return 0
    held = sending.waiting([run_id for run_id, _ in found])
    if held is None:
        return None
    declared = kinds()
    return sum(
        sending.send(run_id, declared[kind].timeout if kind in declared else 60)
        for run_id, kind in found
        if run_id not in held
    )


def take_turn(work: Periodic) -> bool:
    """Whether this process is the one to do the work now; moves its next turn on."""
    now = clock.now()
    following = now + timedelta(seconds=work.seconds)
    try:
        with transaction() as session:
            turn = session.scalar(
                select(PeriodicTurn).where(PeriodicTurn.name == work.name).with_for_update()
            )
            if turn is None:
                session.add(PeriodicTurn(name=work.name, due_at=following))
            elif turn.due_at > now:
                return False
            else:
                turn.due_at = following
    except IntegrityError:
        return False  # another process wrote the first turn
    return True


def due() -> list[Periodic]:
    """The periodic work whose turn this process has just taken."""
    waiting = {
        name
        for name, at in db.session.execute(select(PeriodicTurn.name, PeriodicTurn.due_at))
        if at > clock.now()
    }
    db.session.rollback()
    return [w for w in periodics().values() if w.name not in waiting and take_turn(w)]


def _child(app: Flask, work: Periodic, parent: int) -> None:
    die_with(parent)
    with app.app_context():
        db.engine.dispose(close=False)
        try:
            work.work()
        except Exception:
            log.exception("The periodic job %s broke", work.name)
        finally:
            db.session.remove()


def _apart(app: Flask, work: Periodic) -> None:
    """Do the work in a child, so that one that hangs or leaks holds up nobody."""
    child = multiprocessing.get_context("fork").Process(
        target=_child, args=(app, work, os.getpid()), daemon=True
    )
    child.start()
    child.join(work.timeout)
    if child.is_alive():
        log.error("The periodic job %s took over %s s and was ended.", work.name, work.timeout)
        child.kill()
        child.join()


def tick(app: Flask) -> None:
    """One round: the sweep, then what is due. A database that is away is tried again."""
    with app.app_context():
        try:
            swept = sweep()
            if not swept.reachable:
                log.warning("The queue cannot be reached; work waits.")
            ready = due()
        except Exception:
            log.exception("The sweep broke; it is tried again")
            ready = []
        finally:
            db.session.remove()
            db.engine.dispose()
    for work in ready:
        _apart(app, work)


def tick_until(app: Flask, over: threading.Event) -> None:
    """Tick every few seconds until told to stop."""
    while not over.is_set():
        tick(app)
        over.wait(app.config["SETTINGS"].sweep_seconds)
