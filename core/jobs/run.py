"""A run as its function sees it: progress, the wish to stop, and one writing at the end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core import clock
from core.access import Actor
from core.db import WRITE_MARK, transaction
from core.jobs.models import JobRun, RunState, StoredFile
from core.jobs.service import guarded, store_file

log = logging.getLogger("carework.jobs")
PACE = 1.0  # seconds between two writings of progress


class Superseded(Exception):
    """Another attempt has the run: this one may write nothing more."""


class Stopped(Exception):
    """The run was called off and there is nothing worth keeping."""


class Run:
    """One attempt at a job.

    `step` costs next to nothing and may be called as often as one likes, from any thread. What
    the page is to show afterwards goes into `result`, inside `output()` or as the function's
    return value: `words` is the closing sentence, the rest is the slice's own.
    """

    def __init__(self, row: JobRun, actor: Actor, engine: Engine) -> None:
        self.id = row.id
        self.attempt = row.attempt
        self.kind = row.kind
        self.title = row.title
        self.coop_id = row.coop_id
        self.params = dict(row.params)
        self.started_at: datetime = row.started_at or clock.now()
        self.actor = actor
        self.result: dict[str, Any] = {}
        self.written = False
        self.stopping = False  # the function has been told to stop
        self._engine = engine
        self._lock = threading.Lock()
        self._news: dict[str, Any] = {}
        self._cancelled = False
        self._finish = False
        self._superseded = False
        self._writing = False
        self._thread: threading.Thread | None = None
        self._over = threading.Event()

    def step(self, done: int, total: int, words: str = "", **detail: Any) -> None:
        """Say how far it is: `done` of `total` (0: not known), in words.

        `detail` is shown as figures (`cover="392 of 412"`); `seconds_left` replaces the page's
        own estimate. It is written at most once a second.
        """
        with self._lock:
            self._news = {
                "done": max(0, int(done)),
                "total": max(0, int(total)),
                "words": words,
                "detail": detail,
            }
        if self._thread is None and not self._writing:
            self._tell()

    @property
    def finishing(self) -> bool:
        """Whether somebody has asked to stop and keep what there is, and nobody called it off."""
        return self._finish and not self.stopping

    def should_stop(self) -> bool:
        """Whether to stop: cancel or finish was asked, or another attempt has taken over.

        After a cancel `stopping` holds, after a finish `finishing`: the run then ends as done.
        """
        if self._thread is None and not self._writing:
            self._tell()
        if self._cancelled and not self.stopping:
            self.stopping = True
        return self._cancelled or self._superseded or self._finish

    def stop_if_asked(self) -> None:
        """Raise Stopped when the run was called off; nothing is kept."""
        if self.should_stop() and not self.finishing:
            raise Stopped

    @contextmanager
    def output(self) -> Iterator[Session]:
        """The run's one writing, all or nothing, together with its end.

        Raises Superseded, and writes nothing, when another attempt has the run. Once it is
        through, the run is over: `done`, or `cancelled` with what was kept.
        """
        if self.written:
            raise RuntimeError("a run writes once")
        with transaction() as session:
            row = session.scalar(
                select(JobRun)
                .where(
                    JobRun.id == self.id,
                    JobRun.attempt == self.attempt,
                    JobRun.state == RunState.RUNNING,
                )
                .with_for_update()
            )
            if row is None:
                raise Superseded
            self._writing = True
            try:
                yield session
            finally:
                self._writing = False
            for name, value in self._news.items():
                setattr(row, name, value)
            row.state = RunState.CANCELLED if self.stopping else RunState.DONE
            row.result = dict(self.result)
            row.kept = True
            row.ended_at = clock.now()
            row.live_key = None
        self.written = True
        self._over.set()

    def store_file(self, name: str, media_type: str, content: bytes, permission: str) -> StoredFile:
        """Keep a file made by the run, inside `output()`."""
        if not self._writing:
            raise RuntimeError("files are stored inside output()")
        return store_file(self.coop_id, name, media_type, content, permission, run_id=self.id)

    # The heart: a thread with short transactions of its own on connections of its own, so that
    # neither a busy function nor its open session delays or carries the beat.

    def begin(self, beat_seconds: float) -> None:
        """Start to beat."""
        self._thread = threading.Thread(
            target=self._live, args=(beat_seconds,), name=f"run-{self.id}", daemon=True
        )
        self._thread.start()

    def end(self) -> None:
        """Stop beating."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def _live(self, beat_seconds: float) -> None:
        waited, told = 0.0, None
        while not self._over.wait(min(PACE, beat_seconds)):
            waited += min(PACE, beat_seconds)
            news = self._news
            if waited < beat_seconds and news is told and not self._asked():
                continue
            waited, told = 0.0, news
            self._tell()

    def _asked(self) -> bool:
        """Whether somebody wants the run to end since it was last looked at."""
        if self._cancelled:
            return False
        try:
            with self._engine.connect() as connection:
                cancel, finish = connection.execute(self._wishes()).first() or (None, None)
                return cancel is not None or (finish is not None and not self._finish)
        except SQLAlchemyError:
            return False

    def _wishes(self) -> Select[datetime | None, datetime | None]:
        return select(JobRun.cancel_asked_at, JobRun.finish_asked_at).where(JobRun.id == self.id)

    def _tell(self) -> None:
        if self._over.is_set():
            return
        with self._lock:
            values = {"beat_at": clock.now(), **self._news}
        try:
            with self._engine.connect() as plain:
                connection = plain.execution_options(**{WRITE_MARK: True})
                with connection.begin():
                    mine = connection.execute(guarded(self.id, self.attempt).values(values))
                    cancel, finish = connection.execute(self._wishes()).first() or (None, None)
        except SQLAlchemyError as error:
            # A locked or absent database costs a beat; the next one may get through.
            log.debug("Run %s missed a beat: %s", self.id, error)
            return
        if self._over.is_set():
            return
        if mine.rowcount == 0:
            self._superseded = True
        else:
            self._cancelled = self._cancelled or cancel is not None
            self._finish = finish is not None
