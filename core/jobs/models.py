"""What was asked of the worker, how far it is, what came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from core.db import Base, CoopOwned


class RunState(StrEnum):
    """queued -> running -> done, failed, cancelled or lost; lost -> queued again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"


class JobRun(CoopOwned, Base):
    """One piece of long work. `attempt` tells a second writer that it is no longer the one."""

    __tablename__ = "job_run"
    __audited__ = False  # its asking is audited by core.jobs.service, its beats are not
    __table_args__ = (
        Index(None, "coop_id", "kind", "queued_at"),
        # At most one live run for a dedupe key; set to null when the run ends.
        Index("uq_job_run_live_key", "coop_id", "kind", "live_key", unique=True),
    )

    kind: Mapped[str]
    params: Mapped[dict[str, Any]]
    permission: Mapped[str]  # who else than the asker may see it
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asker_name: Mapped[str] = mapped_column(default="")
    live_key: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=RunState.QUEUED, index=True)
    attempt: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    queued_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]
    lost_at: Mapped[datetime | None]  # when its worker was last missed
    ended_at: Mapped[datetime | None]
    cancel_asked_at: Mapped[datetime | None]
    finish_asked_at: Mapped[datetime | None]  # stop, and keep what there is
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    kept: Mapped[bool] = mapped_column(default=False)  # its outputs are written
    failure: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    back_url: Mapped[str] = mapped_column(default="")  # where the asker goes when it is done


class PeriodicTurn(Base):
    """When a periodic job is next due; whoever moves it on has the turn."""

    __tablename__ = "periodic_turn"
    __audited__ = False

    name: Mapped[str] = mapped_column(unique=True)
    due_at: Mapped[datetime]


class StoredFile(CoopOwned, Base):
    """A file as it was uploaded or made; a re-download is that file."""

    __tablename__ = "stored_file"

    run_id: Mapped[int | None] = mapped_column(ForeignKey("job_run.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    permission: Mapped[str]  # who may download it
    size: Mapped[int]
    sha256: Mapped[str]
    made_at: Mapped[datetime]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
