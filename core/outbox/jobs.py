"""Every few seconds: what is due goes out."""

from __future__ import annotations

from core.jobs import periodic
from core.outbox import sending


@periodic("outbox.send", seconds=15, timeout=150)
def send() -> None:
    """Send the letters that are due."""
    sending.send_due()
