"""Who is at work in this thread: set for a request by core.access, for a run by core.jobs."""

from __future__ import annotations

from contextvars import ContextVar

Acting = tuple[int | None, str]  # account id, name as the audit keeps it
NOBODY: Acting = (None, "Carework")
acting: ContextVar[Acting] = ContextVar("acting", default=NOBODY)
