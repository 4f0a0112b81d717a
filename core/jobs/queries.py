"""Runs and their files as pages need them, always within one co-op."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from core import access, clock
from core.access import Actor
from core.db import db, owned
from core.jobs.declare import kinds
from core.jobs.models import JobRun, RunState, StoredFile
from core.ui.progress import WORDS, Progress


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that a run made, without its content."""

    id: int
    name: str
    size: int
    permission: str


def _visible(actor: Actor) -> Select[Any]:
    held = [code for code in access.permissions() if actor.can(code)]
    mine: ColumnElement[bool] = JobRun.permission.in_(held)
    if actor.account_id is not None:
        mine = or_(mine, JobRun.asker_id == actor.account_id)
    return select(JobRun).where(JobRun.coop_id == actor.coop_id, mine)


def recent(
    actor: Actor, *, state: str = "", text: str = "", limit: int = 50, offset: int = 0
) -> tuple[Sequence[JobRun], int]:
    """Runs that the actor may see, newest first, and how many there are in all."""
    query = _visible(actor)
    if state:
        query = query.where(JobRun.state == state)
    if text:
        query = query.where(
            JobRun.title.icontains(text, autoescape=True)
            | JobRun.asker_name.icontains(text, autoescape=True)
        )
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(JobRun.queued_at.desc(), JobRun.id.desc()).limit(limit).offset(offset)
    return db.session.scalars(page).all(), total


def latest(limit: int) -> Sequence[JobRun]:
    """The newest runs of every co-op, for whoever looks after the machine."""
    return db.session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(limit)).all()


def files_of(run_id: int, coop_id: int) -> list[FileRow]:
    """The files that a run made."""
    rows = db.session.execute(
        select(StoredFile.id, StoredFile.name, StoredFile.size, StoredFile.permission)
        .where(StoredFile.run_id == run_id, StoredFile.coop_id == coop_id)
        .order_by(StoredFile.id)
    )
    return [FileRow(*row) for row in rows]


def live(coop_id: int, kind: str, dedupe_key: str | None = None) -> JobRun | None:
    """The newest run of a kind that has not ended, if there is one."""
    query = select(JobRun).where(
        JobRun.coop_id == coop_id, JobRun.kind == kind, JobRun.ended_at.is_(None)
    )
    if dedupe_key is not None:
        query = query.where(JobRun.live_key == dedupe_key)
    return db.session.scalar(query.order_by(JobRun.id.desc()).limit(1))


def run_of(run_id: int, coop_id: int) -> JobRun:
    """A run of the co-op; NotFound otherwise. Who may see it is for the caller to say."""
    return owned(JobRun, run_id, coop_id)


def states(run_ids: Collection[int], coop_id: int) -> dict[int, str]:
    """The states of some runs of the co-op."""
    query = select(JobRun.id, JobRun.state).where(JobRun.id.in_(run_ids), JobRun.coop_id == coop_id)
    return {row.id: row.state for row in db.session.execute(query)}


def _seconds_left(run: JobRun, now: datetime) -> float | None:
    given = run.detail.get("seconds_left")
    if isinstance(given, int | float):
        return float(given)
    if run.started_at is None or not 0 < run.done < run.total:
        return None
    gone = (now - run.started_at).total_seconds()
    return gone * (run.total - run.done) / run.done if gone >= 2 else None


def _closing(run: JobRun) -> str:
    said = str(run.result.get("words", ""))
    if run.failure:
        return run.failure
    if run.state == RunState.CANCELLED:
        kept = "What was ready has been kept." if run.kept else "Nothing was written."
        return f"Stopped as asked. {said or kept}"
    return said


def _figures(run: JobRun) -> tuple[tuple[str, str], ...]:
    def label(key: str) -> str:
        return key[:1].upper() + key[1:].replace("_", " ")

    source: dict[str, Any] = run.detail
    return tuple(
        (label(key), str(value))
        for key, value in source.items()
        if key != "seconds_left" and not isinstance(value, list)  # lists are the slice's own
    )


def progress(
    run: JobRun,
    *,
    poll_url: str = "",
    page_url: str = "",
    cancel_url: str = "",
    finish_url: str = "",
) -> Progress:
    """The run as the progress panel shows it. Addresses are the caller's; "" leaves them off.

    A page that shows a run of its own gives `poll_url` an address that answers with the panel.
    """
    now = clock.now()
    waits = run.ended_at is None
    lost = run.state == RunState.LOST and waits
    runs = run.state == RunState.RUNNING
    # What a lost attempt said of itself is no news of the next one.
    words = (run.words if runs else "") if waits else _closing(run)
    if waits and run.lost_at is not None:
        words = f"{_interruption(run)} {words}".strip()
    # Lost but to be begun anew: to the one who waits it is waiting, and goes on being polled.
    return Progress(
        title=run.title,
        state=str(RunState.QUEUED) if lost else run.state,
        done=run.done if runs or not waits else 0,
        total=run.total if runs or not waits else 0,
        words=words,
        seconds_left=_seconds_left(run, now) if runs else None,
        poll_url=poll_url,
        page_url=page_url,
        cancel_url=cancel_url,
        cancelling=run.cancel_asked_at is not None,
        finish_url=finish_url if run.state == RunState.RUNNING else "",
        finishing=run.finish_asked_at is not None,
        result_url=run.back_url if run.kept or run.state == RunState.DONE else "",
        result_label="Open the result" if run.state == RunState.DONE else "See what was kept",
        figures=_figures(run) if runs else (),
    )


def _interruption(run: JobRun) -> str:
    at = clock.local(run.lost_at) if run.lost_at else clock.local(clock.now())
    declared = kinds().get(run.kind)
    allowed = declared.attempts if declared else run.attempt
    attempt = run.attempt if run.state == RunState.RUNNING else run.attempt + 1
    return f"Interrupted at {at:%H:%M} and begun anew: attempt {attempt} of {allowed}."


def state_words(state: str) -> str:
    """A run's state as a page says it."""
    return WORDS.get(state, state)
