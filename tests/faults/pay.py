"""Works a pay run out in a process of its own, to be raced or killed at a statement.

`python -m tests.faults.pay RUN COOP ACCOUNT GATE KILL_AT`: waits until the file GATE is there
("" waits for nothing), then calculates. KILL_AT is the start of a statement at which the process
kills itself, or "commit", or "" for none.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from sqlalchemy import event

from coop.pay import service
from core.access import Actor
from core.db import db
from core.errors import DomainError
from wsgi import create_app


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(run_id: str, coop_id: str, account_id: str, gate: str, kill_at: str) -> None:
    """Calculate; a refusal in words ends the process with 3."""
    app = create_app()
    with app.app_context():
        actor = Actor(int(account_id), "Treasurer", int(coop_id), None, frozenset({"treasurer"}))
        if kill_at == "commit":
            event.listen(db.engine, "commit", lambda connection: _die())
        elif kill_at:

            def watch(conn: object, cursor: object, statement: str, *rest: object) -> None:
                if statement.startswith(kill_at):
                    _die()

            event.listen(db.engine, "before_cursor_execute", watch)
        print("ready", flush=True)
        while gate and not Path(gate).exists():
            time.sleep(0.001)
        try:
            service.calculate_now(actor, int(run_id))
        except DomainError as error:
            print(error.words)
            sys.exit(3)


if __name__ == "__main__":
    main(*sys.argv[1:])
