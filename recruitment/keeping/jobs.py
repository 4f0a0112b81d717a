"""The schedule, each night."""

from __future__ import annotations

from core.jobs import periodic
from recruitment.keeping.service import nightly


@periodic("keeping.night", seconds=86400, timeout=900)
def night() -> None:
    """Tell, remove, forget; each candidate in a transaction of their own."""
    nightly.tick_all()
