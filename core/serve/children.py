"""Child processes kept running: the dead are started again, later each time they die young."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.process import bound_to_me

log = logging.getLogger("carework.serve")
FIRST_WAIT, LONGEST_WAIT, SETTLED = 0.5, 30.0, 60.0  # seconds


@dataclass(slots=True)
class Child:
    """A command kept running. `orphan_sign` is what it gets when its parent vanishes.

    To stop it, SIGTERM is sent; `urge_after` seconds later once more, where set (an rq worker
    takes the second as leave to end its job's process); `kill_after` seconds later SIGKILL.
    """

    name: str
    command: Sequence[str]
    orphan_sign: int = signal.SIGKILL
    urge_after: float | None = None
    kill_after: float = 8.0
    log_path: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    waits: float = field(default=FIRST_WAIT)
    began: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C in the terminal is for the parent alone."""
        out = open(self.log_path, "ab") if self.log_path else None  # noqa: SIM115
        try:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT if out else None,
                start_new_session=True,
                preexec_fn=bound_to_me(self.orphan_sign),  # noqa: PLW1509 - no threads here
            )
        finally:
            if out is not None:
                out.close()
        self.began = time.monotonic()

    def mind(self) -> None:
        """Notice its death, and start it again when its wait is over."""
        now = time.monotonic()
        if self.process is not None:
            status = self.process.poll()
            if status is None:
                return
            if now - self.began > SETTLED:
                self.waits = FIRST_WAIT
            self.process = None
            self.due = now + self.waits
            log.warning("%s %s; it is started again.", self.name, _ended(status))
            self.waits = min(self.waits * 2, LONGEST_WAIT)
        if now >= self.due:
            self.start()

    def signal(self, sign: int) -> None:
        """Send it a signal, if it lives."""
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, sign)


def _ended(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"


def stop(children: Sequence[Child], hurry: list[bool]) -> None:
    """Stop these together and wait for them; once `hurry` has something, at once."""
    living = [c for c in children if c.process is not None and c.process.poll() is None]
    began = time.monotonic()
    for child in living:
        child.signal(signal.SIGTERM)
    urged: set[str] = set()
    while living:
        gone = time.monotonic() - began
        for child in living:
            if hurry or gone > child.kill_after:
                child.signal(signal.SIGKILL)
            elif child.name not in urged and gone > (child.urge_after or child.kill_after):
                urged.add(child.name)
                child.signal(signal.SIGTERM)
        time.sleep(0.05)
        living = [c for c in living if c.process is not None and c.process.poll() is None]
