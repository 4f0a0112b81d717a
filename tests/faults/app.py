"""The application with jobs to be interrupted: `python -m tests.faults.app worker`."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup

from core import clock, mail
from core.access import declare
from core.jobs import Run, job, worker
from core.outbox import sending
from wsgi import create_app

PERMISSION = "fault.work"


def declare_jobs() -> None:
    """Make the jobs known to this process."""
    declare(PERMISSION, "Do work that is interrupted", "coordinator")

    @job("fault.slow", title="Work slowly", permission=PERMISSION, timeout=60)
    def slow(run: Run, *, folder: str, seconds: float) -> dict[str, Any]:
        """The first attempt takes its time, every later one none; each leaves its mark."""
        with open(Path(folder) / f"run-{run.id}", "a") as file:
            file.write(f"{run.attempt} {os.getpid()} {os.getppid()}\n")
        until = time.monotonic() + (seconds if run.attempt == 1 else 0)
        while time.monotonic() < until and not run.should_stop():
            run.step(1, 3, "Working slowly")
            time.sleep(0.02)
        with run.output():
            run.store_file("made.txt", "text/plain", f"attempt {run.attempt}".encode(), PERMISSION)
        return {"words": f"Made by attempt {run.attempt}."}


def stall_letters(folder: Path, when: str) -> None:
    """Have the sender stand still "before" a letter is handed over, or "after", to be killed."""
    real = mail.deliver

    def deliver(*given: str) -> None:
        if when == "after":
            real(*given)
        (folder / "stalled").touch()
        time.sleep(60)

    mail.deliver = deliver


@click.command("letters")
@click.option("--minutes", default=0, help="So much later than it is.")
def letters(minutes: int) -> None:
    """One round of the sender."""
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        sending.send_due()


def make() -> Flask:
    """The whole application, and those jobs."""
    declare_jobs()
    app = create_app()
    worker.forget_warming()  # these jobs solve nothing: compiling the solver would take 20 s
    app.cli.add_command(letters)
    if when := os.environ.get("FAULT_LETTERS"):
        stall_letters(Path(os.environ["CAREWORK_INSTANCE"]), when)
    return app


if __name__ == "__main__":
    FlaskGroup(create_app=make)()
