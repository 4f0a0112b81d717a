"""How long to wait before a letter is tried again."""

from __future__ import annotations

from datetime import timedelta

WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 480))


def wait_after(tries: int) -> timedelta | None:
    """After so many tries in vain: how long until the next; None: it has failed."""
    return WAITS[tries - 1] if 1 <= tries <= len(WAITS) else None
