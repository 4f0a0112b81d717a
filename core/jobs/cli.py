"""`coop worker`, and `coop jobs` to look after what is asked of it."""

from __future__ import annotations

import signal
import sys
import threading

import click
from flask import Flask, current_app
from redis.exceptions import ConnectionError as QueueDown

from core import logs
from core.jobs import queries, sweep


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


@click.command("worker")
@click.option("--burst", is_flag=True, help="End when nothing waits.")
def worker(burst: bool) -> None:
    """Do the work that is asked for in the background."""
    from core.jobs.worker import work

    logs.set_up("worker")
    try:
        work(_app(), burst=burst)
    except QueueDown as error:
        sys.exit(f"The queue cannot be reached: {error}")


@click.group("jobs")
def jobs() -> None:
    """See and look after background work."""


@jobs.command("sweep")
def sweep_once() -> None:
    """Begin lost runs anew and send what waits unsent, once."""
    swept = sweep.sweep()
    click.echo(
        f"{swept.lost} lost, {swept.restarted} begun anew, {swept.given_up} given up, "
        f"{swept.sent} sent"
    )
    if not swept.reachable:
        sys.exit("The queue cannot be reached: nothing was sent.")


@jobs.command("tick")
def tick() -> None:
    """Sweep every few seconds and do what is periodic; `coop serve` runs this for you."""
    logs.set_up("ticker")
    over = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: over.set())
    sweep.tick_until(_app(), over)


@jobs.command("list")
@click.option("--limit", default=20, show_default=True, help="How many, newest first.")
def listing(limit: int) -> None:
    """List what was asked lately, in every co-op."""
    for run in queries.latest(limit):
        click.echo(
            f"{run.id:>6}  {run.queued_at:%Y-%m-%d %H:%M}  {run.state:<9}  "
            f"attempt {run.attempt}  {run.kind}  {run.failure or run.words}"
        )
