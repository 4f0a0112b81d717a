"""`coop serve`."""

from __future__ import annotations

import sys

import click
from flask import Flask, current_app

from core import logs
from core.serve.supervisor import CannotServe, Supervisor


@click.command("serve")
@click.option("--demo/--no-demo", default=True, help="Load the demo co-op if there is no co-op.")
def serve(demo: bool) -> None:
    """Run everything: database, queue, workers and web. Ctrl-C ends it.

    PORT, HOST, DATABASE_URL, REDIS_URL, WORKERS and the README's other settings change it.
    """
    logs.set_up("serve")
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        Supervisor(app, demo=demo).run()
    except CannotServe as error:
        sys.exit(str(error))
