"""The rota: rules, engine, drafts, publication."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.rota import jobs, models, warming  # noqa: F401
    from core import access
    from core.jobs.worker import before_fork

    see = ("coordinator", "manager", "board", "treasurer", "trainer", "recruiter")
    access.declare("rota.see", "See the rota, drafts too", *see)
    access.declare("rota.edit", "Make a rota and change it by hand", "coordinator", "manager")
    access.declare("rota.publish", "Publish a rota", "coordinator", "manager")
    access.declare("rota.override", "Override a rest rule, with a reason", "manager")
    access.declare("rota.policy", "Set the rota's limits and weights", "manager")
    before_fork(warming.warm)
