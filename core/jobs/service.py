"""Asking for work, calling it off, keeping files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from core import audit, clock
from core.access import Actor
from core.db import after_commit, db, owned
from core.errors import DomainError, NotAllowed
from core.jobs import sending
from core.jobs.declare import kind as kind_of
from core.jobs.models import JobRun, RunState, StoredFile

LIVE = (RunState.QUEUED, RunState.RUNNING, RunState.LOST)


def ask(
    kind: str,
    actor: Actor,
    params: Mapping[str, Any] | None = None,
    *,
    dedupe_key: str | None = None,
    back_url: str = "",
    title: str = "",
) -> JobRun:
    """Ask for a job, inside the open transaction; it is sent once that has been committed.

    `params` are JSON and become the function's keyword arguments. While a run of this kind with
    the same `dedupe_key` is live in the co-op, that run is returned instead of a second one.
    Raises NotAllowed without the kind's permission, TypeError when `params` is not JSON.
    """
    declared = kind_of(kind)
    if actor.account_id is not None and not actor.can(declared.permission):
        raise NotAllowed
    given = dict(params or {})
    json.dumps(given, allow_nan=False)
    if dedupe_key is not None and (live := _live(kind, actor.coop_id, dedupe_key)):
        return live
    run = JobRun(
        coop_id=actor.coop_id,
        kind=kind,
        params=given,
        permission=declared.permission,
        asker_id=actor.account_id,
        asker_name=actor.name,
        live_key=dedupe_key,
        state=RunState.QUEUED,
        queued_at=clock.now(),
        back_url=back_url,
        title=title or declared.title,
    )
    try:
        with db.session.begin_nested():
            db.session.add(run)
    except IntegrityError:
        found = dedupe_key is not None and _live(kind, actor.coop_id, dedupe_key)
        if not found:
            raise
        return found
    audit.record("job.ask", run, kind=kind, title=run.title)
    after_commit(partial(sending.send, run.id, declared.timeout))
    return run


def _live(kind: str, coop_id: int, key: str) -> JobRun | None:
    return db.session.scalar(
        select(JobRun).where(JobRun.coop_id == coop_id, JobRun.kind == kind, JobRun.live_key == key)
    )


def may_see(run: JobRun, actor: Actor) -> bool:
    """Whether the actor asked for the run or holds its permission."""
    if run.coop_id != actor.coop_id:
        return False
    return actor.can(run.permission) or (
        run.asker_id is not None and run.asker_id == actor.account_id
    )


def find(run_id: int, actor: Actor) -> JobRun:
    """The run, if the actor may see it; NotFound in another co-op, NotAllowed in this one."""
    run = owned(JobRun, run_id, actor.coop_id)
    if not may_see(run, actor):
        raise NotAllowed
    return run


def cancel(run_id: int, actor: Actor) -> JobRun:
    """Call a run off: at once when it has not begun, else at its next step.

    Raises DomainError when it has already ended.
    """
    run = owned(JobRun, run_id, actor.coop_id, lock=True)
    if not may_see(run, actor):
        raise NotAllowed
    if run.state not in LIVE or run.ended_at is not None:
        raise DomainError("It had already ended, so there was nothing to cancel.", code="ended")
    if run.cancel_asked_at is not None:
        return run
    now = clock.now()
    run.cancel_asked_at = now
    if run.state != RunState.RUNNING:
        run.state, run.ended_at, run.live_key = RunState.CANCELLED, now, None
        run.words = ""
    audit.record("job.cancel", run, kind=run.kind, title=run.title)
    return run


def finish(run_id: int, actor: Actor) -> JobRun:
    """Have a run that is under way stop and keep what it has.

    Raises DomainError when it has not begun, has ended, or has been called off.
    """
    run = owned(JobRun, run_id, actor.coop_id, lock=True)
    if not may_see(run, actor):
        raise NotAllowed
    if run.ended_at is not None:
        raise DomainError("It had already ended, so there was nothing to stop.", code="ended")
    if run.state != RunState.RUNNING:
        raise DomainError("It has not begun, so there is nothing to keep yet.", code="not_begun")
    if run.cancel_asked_at is not None:
        raise DomainError("It has been cancelled: nothing is kept.", code="cancelled")
    if run.finish_asked_at is None:
        run.finish_asked_at = clock.now()
        audit.record("job.finish", run, kind=run.kind, title=run.title)
    return run


def store_file(
    coop_id: int,
    name: str,
    media_type: str,
    content: bytes,
    permission: str,
    *,
    run_id: int | None = None,
) -> StoredFile:
    """Keep a file as it is; holders of `permission` in the co-op may download it."""
    file = StoredFile(
        coop_id=coop_id,
        run_id=run_id,
        name=name,
        media_type=media_type,
        permission=permission,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=clock.now(),
        content=content,
    )
    db.session.add(file)
    db.session.flush()
    return file


def guarded(run_id: int, attempt: int) -> Any:
    """An UPDATE that touches the run only while this attempt is the one that runs."""
    return update(JobRun).where(
        JobRun.id == run_id, JobRun.attempt == attempt, JobRun.state == RunState.RUNNING
    )


def forget(coop_id: int, kinds: Collection[str], before: datetime) -> int:
    """Files that these kinds of work made before an instant go, and what their runs said; how many.

    For work on people's data: a file is made anew whenever somebody needs it.
    """
    old = select(JobRun.id).where(
        JobRun.coop_id == coop_id, JobRun.kind.in_(kinds), JobRun.ended_at < before
    )
    done = db.session.execute(
        delete(StoredFile)
        .where(StoredFile.coop_id == coop_id, StoredFile.run_id.in_(old))
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        update(JobRun)
        .where(JobRun.id.in_(old))
        .values(words="", detail={}, result={}, failure="", title="")
        .execution_options(synchronize_session=False)
    )
    return int(getattr(done, "rowcount", 0))
