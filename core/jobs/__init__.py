"""Long work: the JobRun row is the truth, rq only executes.

A slice declares its jobs with `@job` in its jobs.py, imported in its `init_app`, and its views
`ask` for them inside a transaction. The rest of the package carries them out.
"""

from __future__ import annotations

from flask import Flask

from core.jobs.declare import job, periodic
from core.jobs.run import Run, Stopped, Superseded
from core.jobs.service import ask, store_file

__all__ = ["Run", "Stopped", "Superseded", "ask", "init_app", "job", "periodic", "store_file"]


def init_app(app: Flask) -> None:
    """Bring up the job pages and commands."""
    from core import access
    from core.jobs import cli, models, views  # noqa: F401
    from core.ui import nav

    access.declare("jobs.see", "See the work done in the background", "coordinator", "manager")
    nav.add("Settings", "Background work", "jobs.index", "jobs.see", order=980)
    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.worker)
    app.cli.add_command(cli.jobs)
